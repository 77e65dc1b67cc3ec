# Two stages: one builds the environment and the static files, one runs them.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /app/.venv
COPY requirements.txt .
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY manage.py ./
COPY config config
COPY compliance compliance
COPY blog blog
COPY shop shop
COPY templates templates
COPY static static
COPY locale locale
RUN .venv/bin/python -m config.translations compile
# Collecting needs settings but none of production's secrets.
RUN DEMO=true VAR_DIR=/app/var .venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /app anxdefy
WORKDIR /app
COPY --from=build /app /app
RUN mkdir -p /app/var/media && chown -R anxdefy /app/var/media
USER anxdefy
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    VAR_DIR=/app/var \
    GRANIAN_HOST=0.0.0.0 \
    GRANIAN_PORT=8000 \
    GRANIAN_INTERFACE=wsgi \
    GRANIAN_WORKERS=2 \
    GRANIAN_BLOCKING_THREADS=8
EXPOSE 8000
VOLUME /app/var/media
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-m", "config.healthcheck"]
CMD ["granian", "config.wsgi:application"]
