from django.urls import path

from compliance.claims.live import findings

app_name = "compliance"
urlpatterns = [path("findings/", findings, name="findings")]
