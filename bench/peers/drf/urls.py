"""The product's addresses, the ordinary list, and the product's own as an address that is no plain read."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from rest_framework import generics, pagination, serializers

from backend.config.urls import urlpatterns as product
from backend.documents.api.documents import DocumentsView
from backend.documents.models import Document


class DocumentSerializer(serializers.ModelSerializer[Document]):
    unit_name = serializers.CharField(source="unit.name")
    organisation_name = serializers.CharField(source="organisation.name")

    class Meta:
        model = Document
        fields = [
            "id", "unit_name", "organisation_name", "type", "number", "notation", "full_code", "subject", "field",
            "urgency", "circulation", "issue_date", "due_date", "signer_name", "state", "version", "created_at",
        ]  # fmt: skip


class Page(pagination.PageNumberPagination):
    page_size = 50


class Documents(generics.ListAPIView[Document]):
    queryset = Document.objects.select_related("unit", "organisation").order_by("-created_at", "-pk")
    serializer_class = DocumentSerializer
    pagination_class = Page


_ours = DocumentsView.as_view()


def inside(request: HttpRequest) -> HttpResponseBase:
    """The product's list, as a view that web processes do not know for a plain read."""
    return _ours(request)


urlpatterns = [path("ordinary/documents", Documents.as_view()), path("inside/documents", inside), *product]
