# Builds the package from this folder; the image has the packed package, the production dependencies and nothing else.
FROM node:20-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm pack --ignore-scripts --pack-destination /packed

FROM node:20-slim
LABEL org.opencontainers.image.title="airisk-conformance" \
      org.opencontainers.image.description="Conformance test harness and mock provider for the AIRisk OAuth2 API" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /packed /packed
RUN npm install --global --omit=dev --no-audit --no-fund /packed/*.tgz @redis/client@6.3.1 \
    && npm cache clean --force && rm -rf /packed \
    && mkdir /reports && chown node:node /reports
# Not root: the browser then has its sandbox, and reports belong to an ordinary user.
USER node
WORKDIR /reports
EXPOSE 4010
# For the mock, which is what a container runs for long; a certification ends before the first check.
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4010/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["airisk-conformance"]
CMD ["mock", "--host", "0.0.0.0", "--allow-remote"]
