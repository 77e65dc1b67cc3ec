from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.account.deletion import delete_account
from shop.read_only import ReadOnly
from shop.staff.forms import InvitationForm, PersonForm, RolesField
from shop.staff.log import Standing, log_changes, log_invitation
from shop.staff.models import StaffEvent
from shop.staff.password import send_invitation, tell_factor_was_reset
from shop.staff.rights import (
    changeable,
    is_outsider,
    may_reset_factor,
    roles_to_give,
)
from shop.staff.roles import NAMES
from shop.staff.second_factor import device_of, reset
from shop.user.models import User

WAS_RESET = (
    "Reset. They are signed out everywhere and get a mail about it; with their password"
    " they can set up a new one."
)
WORK_IS_KEPT = (
    "Nothing was deleted: work of this person is kept, and says who did it. Untick"
    " “Active” instead."
)


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Buyers, and those who work here: these are invited, get roles and are deactivated
    by an owner. What may be changed of whom stands in shop.staff.rights."""

    form = PersonForm
    add_form = InvitationForm
    ordering = ["email"]
    add_form_template = None
    change_form_template = "admin/user/user/change_form.html"
    list_display = [
        *("email", "name", "roles", "is_staff", "is_active"),
        *("second_factor", "last_login"),
    ]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["email", "first_name", "last_name"]
    fieldsets = [
        (None, {"fields": ["email"]}),
        ("Name", {"fields": ["first_name", "last_name"]}),
        ("Work", {"fields": ["is_active", "groups"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    fieldsets_of_superusers = [
        (None, {"fields": ["email", "password"]}),
        ("Name", {"fields": ["first_name", "last_name"]}),
        ("Work", {"fields": ["is_active", "groups", "is_staff", "is_superuser"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["first_name", "last_name", "email", "groups"]})]
    filter_horizontal = ()

    class Media:
        css = {"all": ["css/staff-people.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        people = super().get_queryset(request).annotate(has_factor=Exists(devices))
        return people.prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is not None and _actor(request).is_superuser:
            return self.fieldsets_of_superusers
        return super().get_fieldsets(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        dates = ["last_login", "date_joined"]
        if obj is None:
            return dates
        may = changeable(obj, by=_actor(request))
        shown = [
            name
            for _, options in self.get_fieldsets(request, obj)
            for name in options["fields"]
        ]
        typed = [name for name in shown if name not in {*dates, "password"}]
        return [*(name for name in typed if name not in may), *dates]

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        roles = roles_to_give(_actor(request))
        return RolesField(queryset=roles, label="Roles", required=False)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.reset_factor_view)
        name = "user_user_reset_factor"
        return [path("<int:pk>/reset-factor/", view, name=name), *super().get_urls()]

    def reset_factor_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        person, actor = get_object_or_404(User, pk=pk), _actor(request)
        may_change = self.has_change_permission(request, person)
        if not may_change or not may_reset_factor(person, by=actor):
            raise PermissionDenied
        page = reverse("admin:user_user_change", args=[pk])
        if request.method == "POST":
            with transaction.atomic():
                was_reset = reset(person, by=actor)
                if was_reset:
                    tell_factor_was_reset.enqueue(person.pk)
            said = WAS_RESET if was_reset else "There was none to reset."
            messages.success(request, said)
            return redirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Reset the second factor of {person}",
            "button": "Reset it",
            "person": person,
            "back": page,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/user/user/reset_factor.html", context)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        person = kwargs.get("obj")
        context["may_reset_factor"] = (
            person is not None
            and may_reset_factor(person, by=_actor(request))
            and device_of(person) is not None
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """An account is deleted on its own page, which says what becomes of it."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        if obj is None or not may:
            return may
        return bool(changeable(obj, by=_actor(request)))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_delete_permission(request, obj)
        if obj is None or not may:
            return may
        actor = _actor(request)
        return obj.pk != actor.pk and (actor.is_superuser or is_outsider(obj))

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Whoever knows another's password is that other: everybody gets a link, and
        only who could do anything anyway may type one."""
        if not _actor(request).is_superuser:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def save_model(
        self, request: HttpRequest, obj: User, form: ModelForm, change: bool
    ) -> None:
        if not change:
            obj.is_staff = True
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool
    ) -> None:
        person, actor = form.instance, _actor(request)
        before = Standing.of(person, **_flags_before(form))
        super().save_related(request, form, formsets, change)
        if change:
            log_changes(person, before=before, by=actor)
            return
        log_invitation(person, by=actor)
        send_invitation.enqueue(person.pk)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What delete_account does, rather than what would go with the row."""
        protected = super().get_deleted_objects(objs, request)[3]
        told = [
            f"{user}: the account, its addresses, baskets and sign-ins. Its orders stay"
            " without e-mail address, name, street and telephone."
            for user in objs
        ]
        return told, {"accounts": len(told)}, set(), protected

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:
            messages.error(request, WORK_IS_KEPT)
            return redirect("admin:user_user_change", object_id)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        delete_account(obj)

    @admin.display
    def name(self, person: User) -> str:
        return person.get_full_name() or "-"

    @admin.display(boolean=True)
    def second_factor(self, person: Any) -> bool:
        return person.has_factor

    @admin.display
    def roles(self, person: User) -> str:
        names = [group.name for group in person.groups.all()]
        if person.is_superuser:
            names.insert(0, "Superuser")
        return ", ".join(names) or "-"


def _actor(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _flags_before(form: ModelForm) -> dict[str, bool]:
    """As they were in the form when it was opened, for those that are in it."""
    return {
        name: bool(form.initial[name])
        for name in Standing.FLAGS
        if name in form.fields and name in form.initial
    }


admin.site.unregister(Group)
# Their pages show the secrets, and would make a device for another.
admin.site.unregister([TOTPDevice, StaticDevice])


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Groups of the shop's own. The roles follow shop/staff/roles.py, so that what is
    changed here is not undone by the next update."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_role(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_role(obj)


def _is_role(group: Group | None) -> bool:
    return group is not None and group.name in NAMES


@admin.register(StaffEvent)
class StaffEventAdmin(ReadOnly, admin.ModelAdmin):
    """Who changed whose rights. Read only."""

    list_display = ["at", "person", "what", "by"]
    list_display_links = None
    list_select_related = ["person", "by"]
    list_filter = ["at"]
    search_fields = ["person__email", "by__email"]
    search_help_text = "E-mail address of who was changed, or of who did it."
    date_hierarchy = "at"
