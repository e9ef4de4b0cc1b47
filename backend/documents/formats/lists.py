"""The closed lists a document chooses from, worded: fields of work, urgencies, circulations, roles and others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One entry of a closed list; `code` is text even where the column holds a number."""

    code: str
    vi: str
    en: str


FIELDS = (
    Choice("dat_dai", "Đất đai", "Land"),
    Choice("moi_truong", "Môi trường", "Environment"),
    Choice("khoang_san", "Địa chất và khoáng sản", "Geology and minerals"),
    Choice("tai_nguyen_nuoc", "Tài nguyên nước", "Water resources"),
    Choice("khi_tuong_thuy_van", "Khí tượng thủy văn", "Hydrometeorology"),
    Choice("bien_hai_dao", "Biển và hải đảo", "Sea and islands"),
    Choice("do_dac_ban_do", "Đo đạc và bản đồ", "Surveying and mapping"),
    Choice("vien_tham", "Viễn thám", "Remote sensing"),
    Choice("bien_doi_khi_hau", "Biến đổi khí hậu", "Climate change"),
    Choice("to_chuc", "Tổ chức cán bộ", "Organisation and personnel"),
    Choice("ke_hoach_tai_chinh", "Kế hoạch - Tài chính", "Planning and finance"),
    Choice("phap_che", "Pháp chế", "Legal affairs"),
    Choice("cong_nghe_thong_tin", "Công nghệ thông tin", "Information technology"),
    Choice("khac", "Lĩnh vực khác", "Other"),
)
URGENCIES = (
    Choice("0", "Thường", "Normal"),
    Choice("1", "Khẩn", "Urgent"),
    Choice("2", "Thượng khẩn", "Very urgent"),
    Choice("3", "Hỏa tốc", "Express"),
    Choice("4", "Hỏa tốc hẹn giờ", "Express by a set hour"),
)
CIRCULATIONS = (
    Choice("none", "Không giới hạn", "Not limited"),
    Choice("internal", "Lưu hành nội bộ", "Internal circulation"),
    Choice("return_after_reading", "Xem xong trả lại", "Return after reading"),
)
STEERINGS = (
    Choice("1", "Không phải văn bản chỉ đạo", "Not a directive"),
    Choice("2", "Văn bản chỉ đạo, điều hành", "Directive"),
    Choice("3", "Báo cáo thực hiện chỉ đạo", "Report on a directive"),
)
LEGAL_WEIGHTS = (
    Choice("official", "Bản chính", "Official"),
    Choice("information_only", "Để biết, tham khảo", "For information only"),
    Choice("paper_original", "Kèm bản giấy", "Paper original also sent"),
)
RECIPIENT_ROLES = (
    Choice("lead", "Chủ trì", "In the lead"),
    Choice("coop", "Phối hợp", "Co-operating"),
    Choice("inform", "Để biết", "For information"),
)
