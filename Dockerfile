# The first stage builds one executable, the second runs it as a user without rights.
# Both are Debian: the WebRTC library needs glibc.

FROM oven/bun:1.4.5 AS build
WORKDIR /build
COPY package.json bun.lock bunfig.toml ./
RUN bun install --frozen-lockfile --production
COPY tsconfig.json index.ts LICENSE ./
COPY src src
COPY www www
RUN bun run build dist/chat-box

FROM debian:bookworm-slim
LABEL org.opencontainers.image.licenses="MIT"
# This allocator costs less CPU than glibc's where many threads allocate.
RUN apt-get update && apt-get install --yes --no-install-recommends libjemalloc2 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin chat-box && install --directory --owner=chat-box /data
COPY --from=build /build/dist/chat-box /usr/local/bin/chat-box
USER chat-box
# The messages, and the secret that signs resume tokens.
VOLUME /data
ENV PORT=8080 DATA_DIR=/data
# The loader finds the library on every processor. Its thread gives back the memory of members that have left.
ENV LD_PRELOAD=libjemalloc.so.2 MALLOC_CONF=background_thread:true
# One port number for HTTP (TCP) and WebRTC (UDP). Publish both: -p 8080:8080/tcp -p 8080:8080/udp
EXPOSE 8080/tcp 8080/udp
# The executable contains Bun, which BUN_BE_BUN=1 runs. A process this short needs no other allocator.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD LD_PRELOAD= BUN_BE_BUN=1 chat-box --eval "process.exit((await fetch('http://127.0.0.1:' + process.env.PORT + '/healthz')).ok ? 0 : 1)"
# Also: docker run --rm <image> doctor https://chat.example
ENTRYPOINT ["chat-box"]
