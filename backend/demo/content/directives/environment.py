"""Directives on the environment: plastic waste, the Nhuệ river, monitoring of the Cầu basin."""

from datetime import date

from backend.demo.content.directives.record import COASTAL_DEPARTMENTS, Directive
from backend.demo.paper.sheet import Urgency

ENVIRONMENT = (
    Directive(
        full_code="03/CT-BTNMT",
        kind="chi_thi",
        issued=date(2019, 5, 2),
        subject="Về tăng cường kiểm soát rác thải nhựa tại khu vực cửa sông, ven biển",
        issuer="BTNMT",
        recipients=("BTNMT.TCMT", "BTNMT.TCBHĐVN", COASTAL_DEPARTMENTS),
        lead="BTNMT.TCMT",
        cooperating=("BTNMT.TCBHĐVN",),
        urgency=Urgency.URGENT,
        drafted_by="BTNMT.TCMT",
        signer="luu.thi.khanh.phuong",
        position="THỨ TRƯỞNG",
        competence=("KT. BỘ TRƯỞNG",),
        text="03-ct",
        copies=(
            "Bộ trưởng (để báo cáo)",
            "UBND các tỉnh, thành phố ven biển",
            "Tổng cục Biển và Hải đảo VN",
            "Sở TN&MT các tỉnh, thành phố ven biển",
            "Lưu: VT, TCMT",
        ),
    ),
    Directive(
        full_code="2317/BTNMT-TCMT",
        kind="cong_van",
        issued=date(2019, 5, 23),
        subject="kiểm tra hiện tượng cá chết hàng loạt trên sông Nhuệ",
        issuer="BTNMT",
        recipients=("H25", "H26", "BTNMT.TCMT", "BTNMT.TTr"),
        addressees=("Sở Tài nguyên và Môi trường tỉnh Hà Nam", "Sở Tài nguyên và Môi trường thành phố Hà Nội"),
        lead="H25",
        cooperating=("H26", "BTNMT.TCMT"),
        urgency=Urgency.VERY_URGENT,
        due=date(2019, 5, 28),
        drafted_by="BTNMT.TCMT",
        signer="phan.thanh.tung",
        position="TỔNG CỤC TRƯỞNG\nTỔNG CỤC MÔI TRƯỜNG",
        competence=("TL. BỘ TRƯỞNG",),
        text="2317",
        copies=(
            "Như trên",
            "Thứ trưởng Lưu Thị Khánh Phương (để báo cáo)",
            "UBND tỉnh Hà Nam, UBND thành phố Hà Nội",
            "Lưu: VT, TCMT",
        ),
    ),
    Directive(
        full_code="63/TTr-TCMT",
        kind="to_trinh",
        issued=date(2019, 6, 12),
        subject="Về việc phê duyệt kế hoạch quan trắc nước mặt lưu vực sông Cầu",
        issuer="TCMT",
        recipients=("BTNMT", "BTNMT.KHTC", "BTNMT.TNN"),
        addressees=("Bộ trưởng Bộ Tài nguyên và Môi trường",),
        lead="BTNMT.VP",
        cooperating=("BTNMT.KHTC", "BTNMT.TNN"),
        drafted_by="TCMT",
        signer="phan.thanh.tung",
        position="TỔNG CỤC TRƯỞNG",
        competence=(),
        text="63-ttr",
        copies=(
            "Như trên",
            "Thứ trưởng Lưu Thị Khánh Phương",
            "Vụ Kế hoạch - Tài chính",
            "Cục Quản lý tài nguyên nước",
            "Lưu: VT, QTMT",
        ),
    ),
)
