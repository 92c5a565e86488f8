package org.inkloom.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.inkloom.run.Progress;
import org.inkloom.server.log.LogOptions;
import org.inkloom.server.log.ServerLog;
import org.inkloom.server.trace.OpenTelemetryTraces;
import org.inkloom.server.trace.Traces;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of {@code serve} for its log, metrics and traces. */
final class ServeLogFlags {
    @Option(
            names = "--log",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "What happens, as text, or as json: an object per line on standard output. Default:"
                    + " ${DEFAULT-VALUE}.")
    private LogOptions.Form form;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "debug (requests that only read, too), info, warn or error. Default: ${DEFAULT-VALUE}.")
    private ServerLog.Level level;

    @Option(
            names = "--log-file",
            paramLabel = "FILE",
            description = "Write into this file instead; five of 16 MB are kept.")
    private @Nullable Path file;

    @Option(
            names = "--log-prompts",
            description = "Write down the graphs of jobs too, and with them what users ask for.")
    private boolean prompts;

    @Option(
            names = "--otlp",
            paramLabel = "URL",
            description = "Send traces of requests and jobs there, by OTLP over HTTP, such as http://127.0.0.1:4318."
                    + " Default: OTEL_EXPORTER_OTLP_ENDPOINT; without it none are recorded.")
    private @Nullable String otlp;

    /** Opens the recorder of traces, if an endpoint is set. */
    Traces traces(ServerLog log) {
        Optional<String> endpoint = Optional.ofNullable(otlp).filter(text -> !text.isBlank());
        return OpenTelemetryTraces.open(endpoint, System.getenv(), Version.line(), log);
    }

    /** Opens the log. */
    ServerLog open(Progress progress, PrintStream out) {
        LogOptions usual = LogOptions.USUAL;
        LogOptions options = usual.in(form)
                .from(level)
                .into(Optional.ofNullable(file), usual.fileBytes(), usual.files())
                .withPrompts(prompts);
        // With JSON on the console, log records go to standard output and messages for people to standard error, so
        // that a program reading the JSON finds nothing else.
        Consumer<String> console = form == LogOptions.Form.JSON && file == null ? out::println : progress::say;
        return ServerLog.open(options, console);
    }
}
