# One image recipe, a target per service: docker build --target ingest-service .
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json nest-cli.json ./
COPY apps apps
COPY libs libs
COPY dev dev
COPY bench bench
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-slim AS runtime
ENV NODE_ENV=production HTTP_HOST=0.0.0.0 SPOOL_DIR=/var/lib/stockline/spool
RUN mkdir -p /var/lib/stockline/spool && chown -R node:node /var/lib/stockline
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY --from=build /app/dist/libs dist/libs
# glibc gives large blocks back instead of learning to keep them in pieces.
ENV MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=65536 MALLOC_TRIM_THRESHOLD_=65536
USER node
# The health route says so once the service has its database and its broker, and no sooner.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=12 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HTTP_PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# A small space for what dies young, and a heap that is cleared at twice of what lives in it.
ENV NODE_OPTIONS=--max-semi-space-size=2
ENTRYPOINT ["node", "--heap-growing-percent=100"]

FROM runtime AS ingest-service
# Events come by the thousand: clearing a small space again and again is a quarter of the work.
ENV HTTP_PORT=3001 NODE_OPTIONS=--max-semi-space-size=8
COPY --from=build /app/dist/apps/ingest-service dist/apps/ingest-service
EXPOSE 3001
CMD ["dist/apps/ingest-service/src/main.js"]

FROM runtime AS shopify-sync-service
ENV HTTP_PORT=3002
COPY --from=build /app/dist/apps/shopify-sync-service dist/apps/shopify-sync-service
EXPOSE 3002
CMD ["dist/apps/shopify-sync-service/src/main.js"]

FROM runtime AS threshold-service
ENV HTTP_PORT=3003
COPY --from=build /app/dist/apps/threshold-service dist/apps/threshold-service
EXPOSE 3003
CMD ["dist/apps/threshold-service/src/main.js"]
