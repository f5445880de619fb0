FROM node:24-bookworm-slim AS base
WORKDIR /app

FROM base AS build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY tools tools
COPY schema schema
COPY client client
RUN npm run build

FROM base AS modules
COPY package.json package-lock.json .npmrc ./
# The image has its own Node; the other binaries (argon2, the embedded Postgres for a single container) stay.
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/node-linux-*

FROM base
ENV NODE_ENV=production DATA_DIR=/data
RUN mkdir /data && chown node:node /data
COPY --from=modules /app/node_modules node_modules
COPY package.json ./
COPY migrations migrations
COPY schema schema
COPY server server
COPY --from=build /app/client/dist client/dist
COPY tools/run.cjs tools/operator.ts tools/
USER node
VOLUME /data
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/main.ts"]
