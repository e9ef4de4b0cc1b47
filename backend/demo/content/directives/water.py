"""Directives on water, sand and weather: river mining, the July depression, the Red River reservoirs."""

from datetime import date

from backend.demo.content.directives.record import ALL_DEPARTMENTS, Directive
from backend.demo.paper.sheet import Urgency

RED_RIVER_DEPARTMENTS = ("H28", "H52", "H63", "H60", "H38", "H35", "H26", "H44", "H62", "H25", "H31", "H40", "H54")

WATER = (
    Directive(
        full_code="2588/BTNMT-ĐCKS",
        kind="cong_van",
        issued=date(2019, 6, 7),
        subject="rà soát giấy phép khai thác cát, sỏi lòng sông hết hạn",
        issuer="BTNMT",
        recipients=(ALL_DEPARTMENTS, "BTNMT.ĐCKS", "BTNMT.TNN"),
        addressees=("Sở Tài nguyên và Môi trường các tỉnh, thành phố trực thuộc Trung ương",),
        lead="BTNMT.ĐCKS",
        cooperating=("BTNMT.TNN",),
        urgency=Urgency.URGENT,
        due=date(2019, 7, 12),
        drafted_by="BTNMT.ĐCKS",
        signer="dinh.huu.loc",
        position="THỨ TRƯỞNG",
        competence=("KT. BỘ TRƯỞNG",),
        text="2588",
        copies=(
            "Như trên",
            "Bộ trưởng (để báo cáo)",
            "UBND các tỉnh, thành phố trực thuộc TW (để phối hợp)",
            "Cục Quản lý tài nguyên nước",
            "Lưu: VT, ĐCKS",
        ),
    ),
    Directive(
        full_code="05/CĐ-BTNMT",
        kind="cong_dien",
        issued=date(2019, 7, 3),
        subject="Về ứng phó áp thấp nhiệt đới gần bờ",
        issuer="BTNMT",
        recipients=("H56", "H41", "H27", "BTNMT.KTTV", "BTNMT.TNN", "BTNMT.VP"),
        addressees=("Sở Tài nguyên và Môi trường các tỉnh: Thanh Hóa, Nghệ An, Hà Tĩnh",),
        authority="BỘ TRƯỞNG BỘ TÀI NGUYÊN VÀ MÔI TRƯỜNG điện:",
        lead="BTNMT.KTTV",
        cooperating=("BTNMT.TNN",),
        urgency=Urgency.EXPRESS,
        drafted_by="BTNMT.KTTV",
        signer="dinh.huu.loc",
        position="THỨ TRƯỞNG",
        competence=("KT. BỘ TRƯỞNG",),
        text="05-cd",
        copies=(
            "Như trên",
            "Ban Chỉ đạo TW về phòng chống thiên tai (để báo cáo)",
            "UBND các tỉnh: Thanh Hóa, Nghệ An, Hà Tĩnh",
            "Lưu: VT, KTTV",
        ),
    ),
    Directive(
        full_code="2901/BTNMT-TNN",
        kind="cong_van",
        issued=date(2019, 7, 10),
        subject="vận hành liên hồ chứa mùa lũ trên lưu vực sông Hồng",
        issuer="BTNMT",
        recipients=(*RED_RIVER_DEPARTMENTS, "BTNMT.TNN", "BTNMT.KTTV"),
        addressees=("Sở Tài nguyên và Môi trường các tỉnh, thành phố trên lưu vực sông Hồng",),
        lead="BTNMT.TNN",
        cooperating=("BTNMT.KTTV",),
        urgency=Urgency.URGENT,
        due=date(2019, 7, 31),
        drafted_by="BTNMT.TNN",
        signer="hua.quoc.tuan",
        position="CỤC TRƯỞNG\nCỤC QUẢN LÝ TÀI NGUYÊN NƯỚC",
        competence=("TL. BỘ TRƯỞNG",),
        text="2901",
        copies=(
            "Như trên",
            "Thứ trưởng Đinh Hữu Lộc (để báo cáo)",
            "Tổng cục Khí tượng Thủy văn",
            "UBND các tỉnh, thành phố trên lưu vực",
            "Lưu: VT, TNN",
        ),
        cites=("05/CĐ-BTNMT",),
    ),
)
