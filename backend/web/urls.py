"""The pages, the account's addresses, and the API's description of itself."""

from csp.decorators import csp_update
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

from backend.web import api, pages

# Swagger sets styles from its script; on this page alone, which holds nothing of anybody's.
api_docs = csp_update({"style-src": ["'unsafe-inline'"]})(SpectacularSwaggerSplitView.as_view(url_name="api_schema"))

urlpatterns = [
    path("robots.txt", pages.robots),
    path("favicon.ico", pages.favicon),
    path(".well-known/change-password", pages.change_password),
    path("trinh-duyet/", pages.old_browser, name="old_browser"),
    path("ngon-ngu/", pages.language, name="language"),
    path("api/v1/me", api.MeView.as_view()),
    path("api/v1/schema/", SpectacularJSONAPIView.as_view(), name="api_schema"),
    path("api/v1/docs/", api_docs, name="api_docs"),
    path("", include("backend.web.signing_in")),
    path("", pages.shell, name="shell"),
    re_path(r"^(?P<section>chi-dao|trao-doi|thong-bao|danh-ba|cai-dat)(?:/(?P<rest>[\w./-]{0,200}))?$", pages.shell),
]
