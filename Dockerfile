# One file for the three services. The jar is built outside, so that it is the one that was tested:
#
#   mvn package
#   docker build --build-arg SERVICE=sales-service --build-arg PORT=8081 \
#     --build-arg MANAGEMENT_PORT=9081 -t parallax/sales-service:0.1.0 .

# Any image with a Java 25 runtime and bash
ARG JRE_IMAGE=eclipse-temurin:25.0.3_9-jre-noble

FROM ${JRE_IMAGE} AS layers
# sales-service, outcomes-service or reporting-service
ARG SERVICE
WORKDIR /build
COPY ${SERVICE}/target/${SERVICE}-*-exec.jar application.jar
# in layers, what changes seldom first: the libraries are stored and pulled once
RUN java -Djarmode=tools -jar application.jar extract --layers --destination extracted

FROM ${JRE_IMAGE}
ARG PORT=8080
ARG MANAGEMENT_PORT=9080
ENV PARALLAX_PORT=${PORT} \
    PARALLAX_MANAGEMENT_PORT=${MANAGEMENT_PORT} \
    # a container has a network of its own
    PARALLAX_MANAGEMENT_ADDRESS=0.0.0.0 \
    PARALLAX_LOG_FORMAT=ecs \
    LANG=C.UTF-8 \
    TZ=UTC
WORKDIR /app
COPY --from=layers /build/extracted/dependencies/ ./
COPY --from=layers /build/extracted/spring-boot-loader/ ./
COPY --from=layers /build/extracted/snapshot-dependencies/ ./
COPY --from=layers /build/extracted/application/ ./
# a start that goes as far as it can, without Kafka and a database, leaves a cache of classes that are
# loaded and linked, which saves much of the time of those to come
RUN echo "training reports:read sha256:$(printf '%064d' 0)" >/tmp/keys; \
  PARALLAX_API_KEYS_FILE=/tmp/keys java -XX:AOTCacheOutput=application.aot -Xlog:aot=error \
    -XX:+UseCompactObjectHeaders -Dspring.context.exit=onRefresh -Dspring.flyway.enabled=false \
    -jar application.jar >/tmp/training 2>&1; \
  test -s application.aot || { cat /tmp/training; exit 1; }; \
  rm /tmp/keys /tmp/training
# a number, so that Kubernetes can see that it is not root; no such user need exist
USER 10001:10001
EXPOSE ${PORT} ${MANAGEMENT_PORT}
# bash speaks enough HTTP, so no curl is needed
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=6 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$PARALLAX_MANAGEMENT_PORT && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r -t 2 _ status _ <&3 && [[ $status == 200 ]]"]
# further JVM options: JAVA_TOOL_OPTIONS
ENTRYPOINT ["java", "-XX:AOTCache=application.aot", "-XX:+UseCompactObjectHeaders", \
  "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", "-jar", "application.jar"]
