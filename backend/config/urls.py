"""Every HTTP door of the product."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("backend.organisations.urls")),
    path("api/v1/", include("backend.documents.urls")),
    path("api/v1/", include("backend.discussions.urls")),
    path("api/v1/", include("backend.notifications.urls")),
    path("", include("backend.web.urls")),
]

handler400 = "backend.web.errors.bad_request"
handler403 = "backend.web.errors.permission_denied"
handler404 = "backend.web.errors.not_found"
handler500 = "backend.web.errors.server_error"
