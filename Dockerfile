# Two stages: the image that serves the release lacks the packages that build it, and those that cut the fonts.

FROM python:3.11-slim AS build
WORKDIR /onrecord
COPY requirements/build.txt requirements/
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements/build.txt
COPY pyproject.toml hatch_build.py README.md LICENSE NOTICE ./
COPY api api
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir dist . \
    && pip install --no-cache-dir --no-deps dist/*.whl
COPY data data
# A draft, since the image has no earlier releases to check the ids against.
RUN onrecord build data -o release.sqlite && onrecord publish --draft release.sqlite --releases releases

FROM python:3.11-slim
WORKDIR /onrecord
COPY requirements/serve.txt ./
COPY --from=build /onrecord/dist dist
RUN pip install --no-cache-dir --no-deps --require-hashes -r serve.txt \
    && pip install --no-cache-dir --no-deps dist/*.whl \
    && rm -rf dist serve.txt \
    && useradd --no-create-home --shell /usr/sbin/nologin onrecord
COPY --from=build /onrecord/releases releases
USER onrecord
ENV ONRECORD_RELEASES=/onrecord/releases ONRECORD_HOST=0.0.0.0 ONRECORD_PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["python", "-m", "onrecord.http.serve"]
