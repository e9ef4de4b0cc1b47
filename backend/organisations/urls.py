"""The REST doors of organisations."""

from django.urls import path

from backend.organisations.api import directory, sessions

urlpatterns = [
    path("directory/tree", directory.TreeView.as_view()),
    path("directory/organisations", directory.OrganisationsView.as_view()),
    path("directory/units", directory.UnitsView.as_view()),
    path("directory/units/<str:id>", directory.UnitView.as_view()),
    path("directory/people", directory.PeopleView.as_view()),
    path("directory/people/<str:id>", directory.PersonView.as_view()),
    path("unit-lists", directory.UnitListsView.as_view()),
    path("me/sessions", sessions.SessionsView.as_view()),
    path("me/sessions/<str:id>", sessions.OneSessionView.as_view()),
]
