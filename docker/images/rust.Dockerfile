FROM listbud-base/debian
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends gcc libc6-dev >/dev/null \
    && rm -rf /var/lib/apt/lists/*
COPY toolchain /usr/local
ENV CARGO_HOME=/usr/local/cargo
