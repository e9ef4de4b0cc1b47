"""The fixed cast of the tests: a ministry, three provincial departments, and the people every test knows by their role.

`outsider` belongs to an organisation that receives nothing, and is tried in every test of rights.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from backend.organisations.models import Organisation, Person, Post, Unit
from backend.organisations.services import people, structure
from backend.organisations.services.structure import OrganisationFacts, UnitFacts
from backend.organisations.standing import Standing, standing_of

SINCE = date(2018, 1, 1)


@dataclass(frozen=True)
class Member:
    """One of the cast: the person, the post they hold, and where that post is."""

    person: Person
    post: Post

    @property
    def unit(self) -> Unit:
        return self.post.unit

    @property
    def standing(self) -> Standing:
        """Worked out anew at each call, as every request does."""
        return standing_of(self.person)


@dataclass(frozen=True)
class Cast:
    """`ministry`, `tay_ninh`, `nghe_an`, `ca_mau` are root units: they stand for their organisations."""

    ministry: Unit
    ministry_office: Unit
    directorate: Unit  # Tổng cục Quản lý đất đai
    tay_ninh: Unit
    tay_ninh_land: Unit  # Phòng Quản lý đất đai
    nghe_an: Unit
    ca_mau: Unit
    minister: Member
    chief_of_office: Member
    ministry_clerk: Member
    head: Member
    officer: Member
    director: Member
    department_clerk: Member
    department_officer: Member
    liaison: Member
    outsider: Member

    def everybody(self) -> list[Member]:
        return [value for value in vars(self).values() if isinstance(value, Member)]


def assemble() -> Cast:
    """Make the cast through the services, as an installation would."""
    ministry = _organisation(
        "Bộ Tài nguyên và Môi trường", "Bộ TN&MT", "BTNMT", "ministry", "G13", "000.00.00.G13", "Hà Nội"
    )
    tay_ninh = _department("Tây Ninh", "H53")
    nghe_an = _department("Nghệ An", "H41")
    ca_mau = _department("Cà Mau", "H12")
    office = _unit(ministry, "Văn phòng Bộ", "Văn phòng Bộ", "VP", "office")
    directorate = _unit(ministry, "Tổng cục Quản lý đất đai", "Tổng cục QLĐĐ", "TCQLĐĐ", "tong_cuc")
    land = _unit(tay_ninh, "Phòng Quản lý đất đai", "Phòng QLĐĐ, Sở TN&MT Tây Ninh", "QLĐĐ", "division")
    return Cast(
        ministry=ministry,
        ministry_office=office,
        directorate=directorate,
        tay_ninh=tay_ninh,
        tay_ninh_land=land,
        nghe_an=nghe_an,
        ca_mau=ca_mau,
        minister=_member("minister", "Trịnh Quang", "Vĩnh", ministry, "Bộ trưởng", "leader"),
        chief_of_office=_member("chief", "Trần Thị", "Ước", office, "Chánh Văn phòng", "chief_of_office"),
        ministry_clerk=_member("clerk", "Phạm Thị", "Ân", office, "Văn thư Bộ", "clerk"),
        head=_member("head", "Lê Đức", "Thịnh", directorate, "Tổng cục trưởng", "unit_head"),
        officer=_member("officer", "Đỗ Thu", "Hằng", directorate, "Chuyên viên", "officer"),
        director=_member("director", "Võ Thành", "Nhân", tay_ninh, "Giám đốc Sở", "leader"),
        department_clerk=_member("dclerk", "Huỳnh Thị Ngọc", "Ánh", tay_ninh, "Văn thư Sở", "clerk"),
        department_officer=_member("dofficer", "Phan Thị Ngọc", "Hân", land, "Chuyên viên", "officer"),
        liaison=_member("liaison", "Đặng Sỹ", "Ngạn", nghe_an, "Đầu mối liên hệ", "liaison"),
        outsider=_member("outsider", "Mai Xuân", "Vịnh", ca_mau, "Chánh Văn phòng Sở", "chief_of_office"),
    )


def _organisation(name: str, short: str, notation: str, kind: str, code20: str, code102: str, place: str) -> Unit:
    facts = OrganisationFacts(name, short, notation, kind, code20, code102, place)
    made: Organisation = structure.create_organisation(None, facts)
    return structure.root_of(made)


def _department(province: str, code: str) -> Unit:
    name, short = f"Sở Tài nguyên và Môi trường tỉnh {province}", f"Sở TN&MT {province}"
    return _organisation(name, short, "STNMT", "department", f"{code}.12", f"000.00.12.{code}", province)


def _unit(parent: Unit, name: str, short: str, notation: str, kind: str) -> Unit:
    return structure.create_unit(None, parent, UnitFacts(name, short, notation, kind))


def _member(username: str, family_middle: str, given: str, unit: Unit, position: str, role: str) -> Member:
    person = people.create_person(None, username, family_middle, given)
    return Member(person, people.give_post(None, person, unit, position, [role], valid_from=SINCE))
