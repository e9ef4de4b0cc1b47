"""The ministry, its units, the 63 departments of 2019 with their provinces, and who succeeded them in 2025.

Codes: `code_2016` is the form of QCVN 102:2016, `code_2020` that of Decision 20/2020/QĐ-TTg. Unit numbers below G13
and the department's ".12" are invented or assumed.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from backend.demo.content.tables import rows

MINISTRY = "BTNMT"
ENVIRONMENT = "TCMT"  # a unit of the ministry, and an organisation of its own when it signs under its own seal
REGIONS = {
    "dong-bac": "Đông Bắc",
    "tay-bac": "Tây Bắc",
    "dong-bang-song-hong": "đồng bằng sông Hồng",
    "bac-trung-bo": "Bắc Trung Bộ",
    "nam-trung-bo": "Nam Trung Bộ",
    "tay-nguyen": "Tây Nguyên",
    "dong-nam-bo": "Đông Nam Bộ",
    "tay-nam-bo": "Tây Nam Bộ",
}
MERGER_DAY = date(2025, 7, 1)


@dataclass(frozen=True)
class Province:
    code: str
    name: str
    statistics_code: str
    region: str
    coastal: bool
    successor: str
    successor_statistics_code: str

    @property
    def is_city(self) -> bool:
        return self.name.startswith("Thành phố ")

    @property
    def place(self) -> str:
        """The name alone, as a date line writes it."""
        return self.name.removeprefix("Thành phố ")

    @property
    def full_name(self) -> str:
        return self.name[0].lower() + self.name[1:] if self.is_city else f"tỉnh {self.name}"


@dataclass(frozen=True)
class OrganisationSeed:
    """A department has two masters: `line_parent`, its people's committee, and the ministry, which guides the work."""

    key: str
    name: str
    short_name: str
    notation_root: str
    kind: str
    code_2016: str
    code_2020: str
    place: str
    parent: str = ""
    line_parent: str = ""


@dataclass(frozen=True)
class UnitSeed:
    key: str
    organisation: str
    name: str
    short_name: str
    notation: str
    kind: str
    code_2016: str
    code_2020: str


@dataclass(frozen=True)
class SuccessionSeed:
    """`heir` names the province of 2019 whose name the successor bears."""

    organisation: str
    successor_name: str
    heir: str
    day: date


@cache
def provinces() -> tuple[Province, ...]:
    return tuple(
        Province(code, name, old, region, coastal == "biển", successor, new)
        for code, name, old, region, coastal, successor, new in rows("provinces")
    )


@cache
def organisations() -> tuple[OrganisationSeed, ...]:
    ministry = OrganisationSeed(
        MINISTRY, "Bộ Tài nguyên và Môi trường", "Bộ TN&MT", "BTNMT", "ministry", "000.00.00.G13", "G13", "Hà Nội"
    )
    environment = OrganisationSeed(
        key=ENVIRONMENT,
        name="Tổng cục Môi trường",
        short_name="Tổng cục Môi trường",
        notation_root="TCMT",
        kind="general_department",
        code_2016="000.00.10.G13",
        code_2020="G13.10",
        place="Hà Nội",
        parent=MINISTRY,
    )
    committees = tuple(_committee(province) for province in provinces())
    return (ministry, environment, *committees, *(_department(province) for province in provinces()))


def _committee(province: Province) -> OrganisationSeed:
    return OrganisationSeed(
        key=f"UBND.{province.code}",
        name=f"Ủy ban nhân dân {province.full_name}",
        short_name=f"UBND {province.place}",
        notation_root="UBND",
        kind="province_uc",
        code_2016=f"000.00.00.{province.code}",
        code_2020=province.code,
        place=province.place,
    )


def _department(province: Province) -> OrganisationSeed:
    return OrganisationSeed(
        key=province.code,
        name=f"Sở Tài nguyên và Môi trường {province.full_name}",
        short_name=f"Sở TN&MT {province.place}",
        notation_root="STNMT",
        kind="department",
        code_2016=f"000.00.12.{province.code}",
        code_2020=f"{province.code}.12",
        place=province.place,
        line_parent=f"UBND.{province.code}",
    )


@cache
def units() -> tuple[UnitSeed, ...]:
    ministry = [
        UnitSeed(f"{MINISTRY}.{notation}", MINISTRY, name, short, notation, kind, f"000.00.{code}.G13", f"G13.{code}")
        for notation, name, short, kind, code in rows("ministry_units")
    ]
    return (*ministry, *(unit for province in provinces() for unit in _department_units(province)))


def _department_units(province: Province) -> list[UnitSeed]:
    return [
        UnitSeed(
            key=f"{province.code}.{notation}",
            organisation=province.code,
            name=name,
            short_name=f"{short}, Sở TN&MT {province.place}",
            notation=notation,
            kind=kind,
            code_2016=f"000.{code}.12.{province.code}",
            code_2020=f"{province.code}.12.{code}",
        )
        for notation, name, short, kind, code, regions in rows("department_units")
        if regions == "*" or province.region in regions.split()
    ]


@cache
def successions() -> tuple[SuccessionSeed, ...]:
    """Every department is succeeded, on the day of the mergers, by the one of the province named."""
    return tuple(
        SuccessionSeed(
            province.code,
            f"Sở Nông nghiệp và Môi trường {_successor_full_name(province)}",
            "Thừa Thiên Huế" if province.successor == "Thành phố Huế" else province.successor,
            MERGER_DAY,
        )
        for province in provinces()
    )


def _successor_full_name(province: Province) -> str:
    name = province.successor
    return name[0].lower() + name[1:] if name.startswith("Thành phố ") else f"tỉnh {name}"
