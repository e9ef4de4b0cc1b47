/** What to tell the person about a failed request: the server's own words first, ours where it could give none. */
import { t } from "@lingui/core/macro";
import { ApiError, NetworkError } from "./errors";

export function errorWords(error: unknown): string {
  if (error instanceof NetworkError) return t`Không kết nối được với máy chủ. Kiểm tra mạng rồi thử lại.`;
  if (!(error instanceof ApiError)) return t`Đã có lỗi ngoài dự kiến. Thử tải lại trang.`;
  if (error.status >= 500) {
    const code = error.requestId || error.code;
    return t`Hệ thống đang bận. Mã lỗi: ${code}.`;
  }
  return error.detail || error.title || wordsByStatus(error.status);
}

function wordsByStatus(status: number): string {
  if (status === 403) return t`Bạn không có quyền thực hiện việc này.`;
  if (status === 404) return t`Không tìm thấy, hoặc nội dung đã được thu hồi.`;
  if (status === 409 || status === 412) return t`Nội dung vừa được người khác thay đổi. Xem lại rồi thử lại.`;
  if (status === 413) return t`Tệp vượt quá dung lượng cho phép.`;
  if (status === 429) return t`Bạn thao tác quá nhanh, thử lại sau ít giây.`;
  return t`Yêu cầu không hợp lệ.`;
}
