FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /app

COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY graph graph
COPY ingest ingest
COPY viz viz
COPY api api
RUN pip install --no-index --no-deps --no-build-isolation . \
    && useradd --system --create-home --uid 10001 kith \
    && install --directory --owner=kith --mode=0700 /data

USER kith
VOLUME /data
EXPOSE 8080
# Within the container every address is listened on; compose publishes the port on loopback only.
CMD ["kith", "--data", "/data", "serve", "--host", "0.0.0.0", "--port", "8080", "--no-browser"]
