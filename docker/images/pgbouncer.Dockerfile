FROM listbud-base/debian
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends pgbouncer >/dev/null \
    && rm -rf /var/lib/apt/lists/*
COPY pgbouncer-entrypoint /usr/local/bin/entrypoint
RUN chmod 0755 /usr/local/bin/entrypoint
USER 65532:65532
ENTRYPOINT ["entrypoint"]
