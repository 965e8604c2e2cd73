# The images of Signpost, one target each: report-intake, routing-service, notifier-service, signpost (the command line).
# `docker compose build` makes all of them from the sources; nothing but Docker is needed.

FROM eclipse-temurin:25-jdk AS build
# the folder is missing in slim images, and the packages that Maven needs fail without it
RUN mkdir -p /usr/share/man/man1 \
 && apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends maven >/dev/null \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
# tests have their own command; sharing=locked, because images of several services are built at the same time
RUN --mount=type=cache,target=/maven,sharing=locked \
    mvn -B -ntp -q -Dmaven.repo.local=/maven package -DskipTests -pl report-intake,routing-service,notifier-service,local-stack -am
# what changes rarely (libraries) and what changes often (Signpost) become layers of their own
RUN for service in report-intake routing-service notifier-service; do \
      java -Djarmode=tools -jar "$service"/target/"$service"-*-exec.jar extract --layers --destination "/out/$service" \
        --application-filename app.jar; \
    done \
 && mkdir -p /out/signpost/libraries /out/signpost/own \
 && cp local-stack/target/lib/*.jar /out/signpost/libraries/ \
 && mv /out/signpost/libraries/schemas-*.jar /out/signpost/libraries/report-intake-*.jar \
       /out/signpost/libraries/routing-service-*.jar /out/signpost/libraries/notifier-service-*.jar \
       /out/signpost/libraries/embedded-broker-*.jar /out/signpost/own/ \
 && cp local-stack/target/local-stack-*.jar /out/signpost/own/
# keys for the training runs below, which no image keeps
RUN java -cp "/out/signpost/own/*:/out/signpost/libraries/*" org.signpost.local.SignpostCommand \
      secrets create --into /out/training >/dev/null

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
# the same options when the cache of classes is made and when it is used
ENV JAVA_OPTIONS="-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
ENV SPRING_CONFIG_IMPORT=optional:configtree:/secrets/database/
ENTRYPOINT ["sh", "-c", "exec java $JAVA_OPTIONS -XX:AOTCache=app.aot -Xlog:disable -Xlog:all=error:stderr -jar app.jar \"$@\"", "java"]
HEALTHCHECK --interval=5s --timeout=5s --start-period=90s --retries=6 CMD ["healthy", "9090"]
EXPOSE 9090

FROM base AS report-intake
COPY --from=build /out/report-intake/dependencies/ ./
COPY --from=build /out/report-intake/spring-boot-loader/ ./
COPY --from=build /out/report-intake/snapshot-dependencies/ ./
COPY --from=build /out/report-intake/application/ ./
RUN --mount=type=bind,from=build,source=/out/training,target=/training \
    java $JAVA_OPTIONS -XX:AOTCacheOutput=app.aot -Dspring.context.exit=onRefresh -jar app.jar \
      --spring.datasource.url= --signpost.intake.secrets-file=/training/intake/intake-secret \
      --signpost.intake.key-encryption-key-file=/training/shared/key-encryption-key.json >/dev/null \
 && test -s app.aot && rm -f app.aot.config
USER 10001:10001
EXPOSE 8080

FROM base AS routing-service
COPY --from=build /out/routing-service/dependencies/ ./
COPY --from=build /out/routing-service/spring-boot-loader/ ./
COPY --from=build /out/routing-service/snapshot-dependencies/ ./
COPY --from=build /out/routing-service/application/ ./
RUN --mount=type=bind,from=build,source=/src/config,target=/training \
    java $JAVA_OPTIONS -XX:AOTCacheOutput=app.aot -Dspring.context.exit=onRefresh -jar app.jar \
      --signpost.routing.policy-file=/training/policy.yaml --signpost.routing.partners-file=/training/partners.yaml >/dev/null \
 && test -s app.aot && rm -f app.aot.config
USER 10001:10001

FROM base AS notifier-service
COPY --from=build /out/notifier-service/dependencies/ ./
COPY --from=build /out/notifier-service/spring-boot-loader/ ./
COPY --from=build /out/notifier-service/snapshot-dependencies/ ./
COPY --from=build /out/notifier-service/application/ ./
RUN --mount=type=bind,from=build,source=/out/training,target=/training \
    --mount=type=bind,from=build,source=/src/config,target=/partners \
    java $JAVA_OPTIONS -XX:AOTCacheOutput=app.aot -Dspring.context.exit=onRefresh -jar app.jar \
      --signpost.notifier.ledger-file=./training-ledger --signpost.notifier.partners-file=/partners/partners.yaml \
      --signpost.notifier.key-encryption-key-file=/training/shared/key-encryption-key.json \
      --signpost.notifier.link-base=http://localhost --signpost.notifier.link-key-file=/training/notifier/link-keys \
      --signpost.notifier.email.host=localhost --signpost.notifier.email.from=alerts@signpost.example \
      --signpost.notifier.sms.api-key-file=/training/demo/notify-api-key \
      --signpost.notifier.sms.template-id=00000000-0000-0000-0000-000000000000 >/dev/null \
 && test -s app.aot && rm -f app.aot.config training-ledger*
USER 10001:10001
EXPOSE 8082

FROM base AS signpost
COPY --from=build /out/signpost/libraries/ ./lib/
COPY --from=build /out/signpost/own/ ./lib/
COPY --chmod=755 docker/signpost /usr/local/bin/signpost
COPY --chmod=755 docker/demo-certificate docker/cluster-secrets /usr/local/bin/
# makes the certificates of the secure overlay
RUN openssl version >/dev/null
COPY config/ /config/
USER 10001:10001
HEALTHCHECK NONE
ENTRYPOINT ["signpost"]
