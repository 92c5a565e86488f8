package org.inkloom.server.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.inkloom.server.log.ServerLog;

/**
 * Spans by OpenTelemetry, sent by OTLP over HTTP. Its standard variables ({@code OTEL_SERVICE_NAME}, {@code OTEL_TRACES_SAMPLER},
 * {@code OTEL_EXPORTER_OTLP_HEADERS} …) count. Nothing of it is loaded before somebody asks for it.
 */
public final class OpenTelemetryTraces implements Traces {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final long PATIENCE_SECONDS = 5;

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;
    /** Kept, because who sets a handler on a logger that nobody holds may lose it. */
    private final Logger logger;

    private final Handler handler;

    private OpenTelemetryTraces(OpenTelemetrySdk sdk, Logger logger, Handler handler) {
        this.sdk = sdk;
        this.logger = logger;
        this.handler = handler;
        this.tracer = sdk.getTracer("org.inkloom.server");
    }

    /**
     * Opens what records, where that is asked for: by an address, or by one of the standard variables that name one.
     *
     * @param endpoint of who collects, such as {@code http://127.0.0.1:4318}; goes before the variables
     * @param environment the process' variables
     * @param version of the program
     * @param log hears of spans that cannot be sent
     * @throws InkloomException INK-SERVER-015 if what is asked for cannot be
     */
    public static Traces open(
            Optional<String> endpoint, Map<String, String> environment, String version, ServerLog log) {
        boolean asked = endpoint.isPresent()
                || Stream.of(ENDPOINT, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_TRACES_EXPORTER")
                        .anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
        if (!asked || environment.getOrDefault("OTEL_SDK_DISABLED", "").equalsIgnoreCase("true")) {
            return Traces.NONE;
        }
        Handler handler = new ToLog(log);
        Logger logger = Logger.getLogger("io.opentelemetry");
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
        try {
            return new OpenTelemetryTraces(sdk(endpoint, version), logger, handler);
        } catch (RuntimeException e) {
            logger.removeHandler(handler);
            throw InkloomException.badInput(
                    "INK-SERVER-015",
                    "Traces cannot be sent: " + e.getMessage() + ".",
                    "An address is misspelt, or the variables that begin with OTEL_ ask for what is not here, such as"
                            + " gRPC.",
                    "Give an address such as http://127.0.0.1:4318, with OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf or"
                            + " without it.",
                    e);
        }
    }

    private static OpenTelemetrySdk sdk(Optional<String> endpoint, String version) {
        Map<String, String> usual = new HashMap<>();
        usual.put("otel.service.name", "inkloom");
        usual.put("otel.resource.attributes", "service.version=" + version.replaceAll("[^A-Za-z0-9.+-]+", "_"));
        usual.put("otel.exporter.otlp.protocol", "http/protobuf");
        usual.put("otel.metrics.exporter", "none");
        usual.put("otel.logs.exporter", "none");
        return AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> usual)
                .addPropertiesCustomizer(_ -> endpoint.map(url -> Map.of("otel.exporter.otlp.endpoint", url))
                        .orElse(Map.of()))
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
    }

    /** What the library would write to the console. */
    private static final class ToLog extends Handler {
        private final ServerLog log;

        private ToLog(ServerLog log) {
            this.log = log;
        }

        @Override
        public void publish(LogRecord said) {
            if (said.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()) {
                log.line(ServerLog.Level.WARN, "traces.failed")
                        .put("message", Optional.ofNullable(said.getMessage()))
                        .write();
            }
        }

        @Override
        public void flush() {
            // Lines are written as they come.
        }

        @Override
        public void close() {
            // The log is its owner's.
        }
    }

    @Override
    public TraceSpan begin(String name, Origin origin, Optional<TraceParent> parent, Instant start) {
        SpanBuilder builder = tracer.spanBuilder(name)
                .setSpanKind(origin == Origin.REQUEST ? SpanKind.SERVER : SpanKind.INTERNAL)
                .setStartTimestamp(start);
        parent.map(OpenTelemetryTraces::context)
                .ifPresentOrElse(
                        above -> builder.setParent(Context.root().with(Span.wrap(above))), builder::setNoParent);
        return new Recorded(builder.startSpan());
    }

    private static SpanContext context(TraceParent parent) {
        TraceFlags flags = parent.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault();
        return SpanContext.createFromRemoteParent(parent.trace(), parent.span(), flags, TraceState.getDefault());
    }

    /** A span of the library. */
    private final class Recorded implements TraceSpan {
        private final Span span;

        private Recorded(Span span) {
            this.span = span;
        }

        @Override
        public Optional<TraceParent> place() {
            SpanContext context = span.getSpanContext();
            return Optional.of(new TraceParent(context.getTraceId(), context.getSpanId(), context.isSampled()));
        }

        @Override
        public TraceSpan begin(String name, Instant start) {
            return new Recorded(tracer.spanBuilder(name)
                    .setParent(Context.root().with(span))
                    .setStartTimestamp(start)
                    .startSpan());
        }

        @Override
        public TraceSpan named(String name) {
            span.updateName(name);
            return this;
        }

        @Override
        public TraceSpan put(String name, String value) {
            span.setAttribute(name, value);
            return this;
        }

        @Override
        public TraceSpan put(String name, long value) {
            span.setAttribute(name, value);
            return this;
        }

        @Override
        public TraceSpan failed(String why) {
            span.setStatus(StatusCode.ERROR, why);
            return this;
        }

        @Override
        public void end() {
            span.end();
        }

        @Override
        public void end(Instant moment) {
            span.end(moment);
        }
    }

    @Override
    public void close() {
        sdk.getSdkTracerProvider().shutdown().join(PATIENCE_SECONDS, TimeUnit.SECONDS);
        sdk.close();
        logger.removeHandler(handler);
    }
}
