"""What is asked about somebody who works here."""

from typing import Any

from django import forms
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group

from shop.staff.roles import ROLES
from shop.user.models import User

DOES = {role.name: role.does for role in ROLES}
HAS_AN_ACCOUNT = (
    "There is an account with this address already. For somebody who buys here too,"
    " take the address that they have for their work."
)


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Group) -> str:
        does = DOES.get(obj.name)
        return f"{obj.name}: {does}" if does else obj.name


class InvitationForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["email", "first_name", "last_name", "groups"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name", "groups"):
            self.fields[name].required = True
        self.fields["groups"].error_messages["required"] = "Choose one role or more."
        self.fields[
            "email"
        ].help_text = (
            "A link to choose a password is sent there, and works for a few hours."
        )

    def clean_email(self) -> str:
        email = User.objects.normalize_email(self.cleaned_data["email"])
        if User.objects.with_email(email):
            raise forms.ValidationError(HAS_AN_ACCOUNT)
        return email


class PersonForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"
