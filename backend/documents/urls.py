"""The REST doors of documents."""

from django.urls import URLPattern, URLResolver, path

from backend.documents.api import documents, files, participants, reception, timeline, uploads

urlpatterns: list[URLPattern | URLResolver] = [
    path("documents", documents.DocumentsView.as_view()),
    path("documents/choices", documents.ChoicesView.as_view()),
    path("documents/next-code", documents.NextCodeView.as_view()),
    path("documents/by-code", documents.ByCodeView.as_view()),
    path("documents/<str:id>", documents.DocumentView.as_view()),
    path("documents/<str:id>/issue", documents.IssueView.as_view()),
    path("documents/<str:id>/recipients", reception.RecipientsView.as_view()),
    path("documents/<str:id>/acknowledge", reception.AcknowledgeView.as_view()),
    path("documents/<str:id>/acknowledge/withdraw", reception.WithdrawView.as_view()),
    path("documents/<str:id>/seen", reception.SeenView.as_view()),
    path("documents/<str:id>/participants", participants.ParticipantsView.as_view()),
    path("documents/<str:id>/participants/<str:participant>", participants.OneParticipantView.as_view()),
    path("documents/<str:id>/timeline", timeline.TimelineView.as_view()),
    path("uploads", uploads.UploadsView.as_view()),
    path("uploads/<str:id>", uploads.OneUploadView.as_view()),
    path("files/<str:id>", files.OneFileView.as_view()),
    path("files/<str:id>/content", files.ContentView.as_view()),
    path("files/<str:id>/pages", files.PagesView.as_view()),
    path("files/<str:id>/pages/<int:number>/<int:width>.webp", files.PageImageView.as_view()),
]
