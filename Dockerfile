# The images of Signpost, one target each: report-intake, routing-service, notifier-service, signpost (the command line).
# `docker compose build` makes all of them from the sources; nothing but Docker is needed.

FROM eclipse-temurin:25-jdk AS maven
# the folder is missing in slim images, and the packages that Maven needs fail without it
RUN mkdir -p /usr/share/man/man1 \
 && apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends maven >/dev/null \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY docker/build-module docker/extract-service /usr/local/bin/
COPY pom.xml ./
COPY benchmarks/pom.xml benchmarks/
COPY build-checks/pom.xml build-checks/
COPY embedded-broker/pom.xml embedded-broker/
COPY fault-suite/pom.xml fault-suite/
COPY local-stack/pom.xml local-stack/
COPY notifier-service/pom.xml notifier-service/
COPY report-intake/pom.xml report-intake/
COPY routing-service/pom.xml routing-service/
COPY schemas/pom.xml schemas/

# A stage for each module, so that a change builds what it touches and nothing else. What Maven downloads is kept in a
# cache, what it built of Signpost in the stage; sharing=locked, because stages are built at the same time.
FROM maven AS contract
COPY schemas schemas
COPY embedded-broker embedded-broker
RUN --mount=type=cache,target=/maven,sharing=locked build-module .,schemas,embedded-broker

FROM contract AS built-report-intake
COPY report-intake report-intake
RUN --mount=type=cache,target=/maven,sharing=locked build-module report-intake
RUN extract-service report-intake

FROM contract AS built-routing-service
COPY routing-service routing-service
RUN --mount=type=cache,target=/maven,sharing=locked build-module routing-service
RUN extract-service routing-service

FROM contract AS built-notifier-service
COPY notifier-service notifier-service
RUN --mount=type=cache,target=/maven,sharing=locked build-module notifier-service
RUN extract-service notifier-service

FROM contract AS built-signpost
COPY --from=built-report-intake /built /built
COPY --from=built-routing-service /built /built
COPY --from=built-notifier-service /built /built
COPY local-stack local-stack
COPY config config
RUN --mount=type=cache,target=/maven,sharing=locked build-module local-stack
RUN mkdir -p /out/signpost/libraries /out/signpost/own \
 && cp local-stack/target/lib/*.jar /out/signpost/libraries/ \
 && mv /out/signpost/libraries/schemas-*.jar /out/signpost/libraries/report-intake-*.jar \
       /out/signpost/libraries/routing-service-*.jar /out/signpost/libraries/notifier-service-*.jar \
       /out/signpost/libraries/embedded-broker-*.jar /out/signpost/own/ \
 && cp local-stack/target/local-stack-*.jar /out/signpost/own/

FROM eclipse-temurin:25-jre AS base
RUN useradd --uid 10001 --user-group --home-dir /app --shell /usr/sbin/nologin signpost \
 && mkdir -p /app /config /data /secrets/shared /secrets/intake /secrets/notifier /secrets/database /secrets/demo \
      # of the secure overlay
      /secrets/cluster/ca /secrets/cluster/administrator /secrets/cluster/kafka-1 /secrets/cluster/kafka-2 /secrets/cluster/kafka-3 \
      /secrets/cluster/report-intake /secrets/cluster/routing-service /secrets/cluster/notifier-service \
      /secrets/cluster/reviewer /secrets/cluster/upstream /secrets/cluster/ops \
 && chown -R signpost:signpost /data /secrets \
 && chmod 700 /secrets/* /secrets/cluster/* \
 # another user, that of PostgreSQL, reads the password; whoever has the volume may
 && chmod 755 /secrets/database
COPY --chmod=755 docker/healthy /usr/local/bin/healthy
WORKDIR /app
# The same options when the cache of classes is made and when it is used. Only the quick compiler: the other takes half of the
# processor while a service starts, which is when people wait for it, and 60 MB more (docs/decisions/0026-services-start-quickly.md).
# The heap has less than half of the memory, because what is beside it takes 250 MB.
ENV JAVA_OPTIONS="-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=45 -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
ENV SPRING_CONFIG_IMPORT=optional:configtree:/secrets/database/
ENTRYPOINT ["sh", "-c", "exec java $JAVA_OPTIONS -XX:AOTCache=app.aot -Xlog:disable -Xlog:all=error:stderr -jar app.jar \"$@\"", "java"]
HEALTHCHECK --interval=5s --timeout=5s --start-period=90s --retries=6 CMD ["healthy", "9090"]
EXPOSE 9090

FROM base AS report-intake
COPY --from=built-report-intake /out/report-intake/dependencies/ ./
COPY --from=built-report-intake /out/report-intake/spring-boot-loader/ ./
COPY --from=built-report-intake /out/report-intake/snapshot-dependencies/ ./
COPY --from=built-report-intake /out/report-intake/application/ ./
RUN --mount=type=bind,from=built-report-intake,source=/out/training,target=/training \
    java $JAVA_OPTIONS -XX:AOTCacheOutput=app.aot -Dspring.context.exit=onRefresh -jar app.jar \
      --spring.datasource.url= --signpost.intake.secrets-file=/training/random \
      --signpost.intake.key-encryption-key-file=/training/key-encryption-key.json >/dev/null \
 && test -s app.aot && rm -f app.aot.config
USER 10001:10001
EXPOSE 8080

FROM base AS routing-service
COPY --from=built-routing-service /out/routing-service/dependencies/ ./
COPY --from=built-routing-service /out/routing-service/spring-boot-loader/ ./
COPY --from=built-routing-service /out/routing-service/snapshot-dependencies/ ./
COPY --from=built-routing-service /out/routing-service/application/ ./
RUN --mount=type=bind,source=config/policy.yaml,target=/training/policy.yaml \
    --mount=type=bind,source=config/partners.yaml,target=/training/partners.yaml \
    java $JAVA_OPTIONS -XX:AOTCacheOutput=app.aot -Dspring.context.exit=onRefresh -jar app.jar \
      --signpost.routing.policy-file=/training/policy.yaml --signpost.routing.partners-file=/training/partners.yaml >/dev/null \
 && test -s app.aot && rm -f app.aot.config
USER 10001:10001

FROM base AS notifier-service
COPY --from=built-notifier-service /out/notifier-service/dependencies/ ./
COPY --from=built-notifier-service /out/notifier-service/spring-boot-loader/ ./
COPY --from=built-notifier-service /out/notifier-service/snapshot-dependencies/ ./
COPY --from=built-notifier-service /out/notifier-service/application/ ./
RUN --mount=type=bind,from=built-notifier-service,source=/out/training,target=/training \
    --mount=type=bind,source=config/partners.yaml,target=/partners/partners.yaml \
    java $JAVA_OPTIONS -XX:AOTCacheOutput=app.aot -Dspring.context.exit=onRefresh -jar app.jar \
      --signpost.notifier.ledger-file=./training-ledger --signpost.notifier.partners-file=/partners/partners.yaml \
      --signpost.notifier.key-encryption-key-file=/training/key-encryption-key.json \
      --signpost.notifier.link-base=http://localhost --signpost.notifier.link-key-file=/training/random \
      --signpost.notifier.email.host=localhost --signpost.notifier.email.from=alerts@signpost.example \
      --signpost.notifier.sms.api-key-file=/training/notify-api-key \
      --signpost.notifier.sms.template-id=00000000-0000-0000-0000-000000000000 >/dev/null \
 && test -s app.aot && rm -f app.aot.config training-ledger*
USER 10001:10001
EXPOSE 8082

FROM base AS signpost
COPY --from=built-signpost /out/signpost/libraries/ ./lib/
COPY --from=built-signpost /out/signpost/own/ ./lib/
COPY --chmod=755 docker/signpost /usr/local/bin/signpost
COPY --chmod=755 docker/demo-certificate docker/cluster-secrets /usr/local/bin/
# makes the certificates of the secure overlay
RUN command -v openssl >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends openssl >/dev/null && rm -rf /var/lib/apt/lists/*; }
COPY config/ /config/
USER 10001:10001
HEALTHCHECK NONE
ENTRYPOINT ["signpost"]
