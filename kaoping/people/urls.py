"""Addresses of the room, below `/people/`."""

from django.urls import path

from kaoping.people.views import accounts, imports, log, roll

app_name = "people"
urlpatterns = [
    path("", roll.places, name="places"),
    path("first-password/", accounts.first_password, name="first_password"),
    path("persons/<int:person>/", roll.person, name="person"),
    path("persons/<int:person>/edit/", roll.edit_person, name="edit_person"),
    path("persons/<int:person>/numbers/", roll.keep_secrets, name="keep_secrets"),
    path("persons/<int:person>/identity/", roll.look_at_secret,
         {"column": "identity_number"}, name="look_at_identity"),
    path("persons/<int:person>/bank/", roll.look_at_secret,
         {"column": "bank_account"}, name="look_at_bank"),
    path("persons/<int:person>/post/", roll.hold_post, name="hold_post"),
    path("persons/<int:person>/account/", accounts.open_account, name="open_account"),
    path("posts/<int:post>/end/", roll.end_post, name="end_post"),
    path("imports/<int:importdraft>/", imports.check, name="check_import"),
    path("imports/<int:importdraft>/marked/", imports.marked_copy, name="marked_copy"),
    path("accounts/<int:account>/", accounts.account, name="account"),
    path("accounts/<int:account>/password/", accounts.renew_password, name="renew_password"),
    path("accounts/<int:account>/second-factor/", accounts.reset_second_factor,
         name="reset_second_factor"),
    path("accounts/<int:account>/close/", accounts.close_account, name="close_account"),
    path("accounts/<int:account>/role/", accounts.grant_role, name="grant_role"),
    path("roles/<int:rolegrant>/revoke/", accounts.revoke_role, name="revoke_role"),
    path("<str:place>/", roll.roll, name="roll"),
    path("<str:place>/log/", log.log, name="log"),
    path("<str:place>/add/", roll.add_person, name="add_person"),
    path("<str:place>/import/", imports.upload, name="upload"),
    path("<str:place>/import/template/", imports.template, name="template"),
    path("<str:place>/accounts/", accounts.accounts, name="accounts"),
    path("<str:place>/accounts/raters/", accounts.open_accounts, {"group": "raters"},
         name="open_rater_accounts"),
    path("<str:place>/accounts/supervisors/", accounts.open_accounts, {"group": "supervisors"},
         name="open_supervisor_accounts"),
    path("<str:place>/accounts/villages/", accounts.open_accounts, {"group": "speakers"},
         name="open_village_accounts"),
]  # fmt: skip
