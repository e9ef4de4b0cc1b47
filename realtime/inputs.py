"""What the socket commands that have no counterpart in REST take."""

from __future__ import annotations

from rest_framework import serializers

from backend.lib.http import Strict
from realtime.protocol import LARGEST_REF


class Nothing(Strict):
    """No fields."""


class StreamName(Strict):
    stream = serializers.CharField(max_length=80)


class StreamOpen(StreamName):
    after = serializers.IntegerField(min_value=0, max_value=LARGEST_REF, required=False)
    epoch = serializers.CharField(max_length=40, required=False)


class Typing(Strict):
    conversation = serializers.UUIDField()
    thread_id = serializers.UUIDField(required=False, allow_null=True)


class PresenceWatch(Strict):
    people = serializers.ListField(child=serializers.UUIDField(), max_length=1000)


class PresenceSet(Strict):
    state = serializers.ChoiceField(choices=["active", "away"])
