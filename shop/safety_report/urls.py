from django.urls import path

from shop.safety_report import views

app_name = "safety_report"
urlpatterns = [
    path("", views.report, name="form"),
    path("received/<str:number>/", views.received, name="received"),
]
