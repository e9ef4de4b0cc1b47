"""The 29 types of administrative documents (Decree 30/2020, article 7) with the abbreviations of its Appendix III."""

from __future__ import annotations

from dataclasses import dataclass

LETTERS_SERIES = "cong_van"


@dataclass(frozen=True)
class DocumentType:
    """A type without abbreviation is a letter: its notation names the drafting unit instead of the type."""

    code: str
    abbreviation: str
    vi: str
    en: str

    @property
    def is_letter(self) -> bool:
        return not self.abbreviation

    @property
    def series(self) -> str:
        """The number series: all letters share one, because their notations do not tell them apart."""
        return LETTERS_SERIES if self.is_letter else self.code


_ALL = (
    DocumentType("nghi_quyet", "NQ", "Nghị quyết", "Resolution"),
    DocumentType("quyet_dinh", "QĐ", "Quyết định", "Decision"),
    DocumentType("chi_thi", "CT", "Chỉ thị", "Directive"),
    DocumentType("quy_che", "QC", "Quy chế", "Regulation"),
    DocumentType("quy_dinh", "QyĐ", "Quy định", "Rules"),
    DocumentType("thong_cao", "TC", "Thông cáo", "Communiqué"),
    DocumentType("thong_bao", "TB", "Thông báo", "Notice"),
    DocumentType("huong_dan", "HD", "Hướng dẫn", "Guidance"),
    DocumentType("chuong_trinh", "CTr", "Chương trình", "Programme"),
    DocumentType("ke_hoach", "KH", "Kế hoạch", "Plan"),
    DocumentType("phuong_an", "PA", "Phương án", "Option plan"),
    DocumentType("de_an", "ĐA", "Đề án", "Scheme"),
    DocumentType("du_an", "DA", "Dự án", "Project"),
    DocumentType("bao_cao", "BC", "Báo cáo", "Report"),
    DocumentType("bien_ban", "BB", "Biên bản", "Minutes"),
    DocumentType("to_trinh", "TTr", "Tờ trình", "Proposal"),
    DocumentType("hop_dong", "HĐ", "Hợp đồng", "Contract"),
    DocumentType("cong_van", "", "Công văn", "Official letter"),
    DocumentType("cong_dien", "CĐ", "Công điện", "Telegram"),
    DocumentType("ban_ghi_nho", "BGN", "Bản ghi nhớ", "Memorandum"),
    DocumentType("ban_thoa_thuan", "BTT", "Bản thỏa thuận", "Agreement"),
    DocumentType("giay_uy_quyen", "GUQ", "Giấy ủy quyền", "Authorisation"),
    DocumentType("giay_moi", "GM", "Giấy mời", "Invitation"),
    DocumentType("giay_gioi_thieu", "GGT", "Giấy giới thiệu", "Letter of introduction"),
    DocumentType("giay_nghi_phep", "GNP", "Giấy nghỉ phép", "Leave slip"),
    DocumentType("phieu_gui", "PG", "Phiếu gửi", "Sending slip"),
    DocumentType("phieu_chuyen", "PC", "Phiếu chuyển", "Transfer slip"),
    DocumentType("phieu_bao", "PB", "Phiếu báo", "Notice slip"),
    DocumentType("thu_cong", "", "Thư công", "Public letter"),
)
TYPES = {kind.code: kind for kind in _ALL}
