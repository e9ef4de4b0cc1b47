"""Every HTTP door of the product."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("backend.organisations.urls")),
    path("api/v1/", include("backend.documents.urls")),
    path("api/v1/", include("backend.discussions.urls")),
    path("api/v1/", include("backend.notifications.urls")),
    path("", include("backend.web.urls")),
]
