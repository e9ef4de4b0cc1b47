"""REST: the signed-in person's own facts and settings."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.lib import http
from backend.lib.openapi import accepts, returns
from backend.organisations.doors import Door
from backend.organisations.services.settings import change_settings
from backend.web import boot, languages
from backend.web.shapes import Me


class SettingsChange(http.Strict):
    """What one may change about oneself."""

    locale = serializers.ChoiceField(choices=languages.KNOWN, required=False)
    theme = serializers.ChoiceField(choices=("light", "dark", "system"), required=False)
    shares_reading = serializers.BooleanField(required=False)


class MeView(Door):
    """Who I am, where I stand, what I may do, what I have not read."""

    policy = "oneself"

    @returns(Me)
    def get(self, request: Request) -> Response:
        http.only_parameters(request)
        return http.answer(boot.me(self.standing))

    @accepts(SettingsChange)
    @returns(Me)
    def patch(self, request: Request) -> Response:
        changes = http.read_input(SettingsChange, request.data)
        person = change_settings(self.standing, changes)
        response = http.answer(boot.me(self.standing))
        languages.remember(response, person.locale)
        return response
