package org.inkloom.server.log;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.comfy.ComfyJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a server writes down: a line for each thing that happened, with {@code time}, {@code level}, {@code event} and what belongs
 * to it, such as {@code job}, {@code user}, {@code route}, {@code status} and {@code ms}. Tokens are never among it: they are looked
 * for in every text and left out. One thread writes; who has something to say never waits for a disk or a console that does not
 * take anything, and where too much waits lines are dropped and counted. Thread-safe.
 */
public final class ServerLog implements AutoCloseable {
    private static final int MOST_WAITING = 10_000;
    /** How long a closing log waits for a console that takes nothing. */
    private static final long PATIENCE_MILLIS = 3_000;

    /** What accounts' tokens look like, and what clients send before one. */
    private static final Pattern TOKEN = Pattern.compile("ink_[0-9a-f]{8,}|(?i)(bearer|basic) +[^\\s\",;]{8,}");

    private static final String HIDDEN = "***";
    private static final int SHORTEST_HIDDEN = 4;

    /** How much it matters. */
    public enum Level {
        /** For who looks for a fault: requests that only read, sockets. */
        DEBUG,
        /** What a server does all day. */
        INFO,
        /** What was refused, and what went wrong elsewhere. */
        WARN,
        /** What the server did wrong, and jobs that failed. */
        ERROR
    }

    private final LogOptions options;
    private final Consumer<String> console;
    private final @Nullable LogFile file;
    private final BlockingQueue<Optional<ObjectNode>> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final List<String> secrets = new CopyOnWriteArrayList<>();
    private final @Nullable Thread thread;

    private ServerLog(LogOptions options, Consumer<String> console, @Nullable LogFile file, boolean writes) {
        this.options = options;
        this.console = console;
        this.file = file;
        thread = writes ? Thread.ofPlatform().daemon().name("inkloom-log").start(this::loop) : null;
    }

    /**
     * Opens a log.
     *
     * @param console takes lines where the options name no file; called from one thread
     * @throws InkloomException INK-SERVER-014 if the file cannot be written
     */
    public static ServerLog open(LogOptions options, Consumer<String> console) {
        try {
            LogFile file = options.file().isPresent()
                    ? new LogFile(options.file().get(), options.fileBytes(), options.files())
                    : null;
            return new ServerLog(options, console, file, true);
        } catch (IOException e) {
            throw InkloomException.badInput(
                    "INK-SERVER-014",
                    "The log cannot be written to " + options.file().orElseThrow() + ": " + e.getMessage() + ".",
                    "The folder may not be written to, or the disk is full.",
                    "Give another --log-file, or leave it out.",
                    e);
        }
    }

    /** Returns one that keeps nothing. */
    public static ServerLog none() {
        return new ServerLog(LogOptions.USUAL, _ -> {}, null, false);
    }

    /** Has a text left out wherever it would be written, such as the token that clients must send. */
    public void hide(Collection<String> texts) {
        texts.stream().filter(text -> text.length() >= SHORTEST_HIDDEN).forEach(secrets::add);
    }

    /** Returns whether graphs of jobs may be written down. */
    public boolean takesPrompts() {
        return options.prompts();
    }

    /** Returns whether lines of a level are written. */
    public boolean takes(Level level) {
        return thread != null && level.compareTo(options.least()) >= 0;
    }

    /** Begins a line: what happened, in words with dots between them, such as {@code job.ended}. */
    public LoggedEvent line(Level level, String event) {
        ObjectNode fields = takes(level) ? begin(level, event) : null;
        return new LoggedEvent(fields, this::hidden, this::add);
    }

    /** Writes down what the server itself did wrong. */
    public void failed(String where, Throwable failure) {
        line(Level.ERROR, "failure").put("at", where).failure(failure).write();
    }

    private static ObjectNode begin(Level level, String event) {
        return ComfyJson.MAPPER
                .createObjectNode()
                .put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("level", level.name().toLowerCase(Locale.ROOT))
                .put("event", event);
    }

    private String hidden(String text) {
        String shown = TOKEN.matcher(text).replaceAll(HIDDEN);
        for (String secret : secrets) {
            shown = shown.replace(secret, HIDDEN);
        }
        return shown;
    }

    private void add(ObjectNode line) {
        if (!waiting.offer(Optional.of(line))) {
            dropped.incrementAndGet();
        }
    }

    private void loop() {
        try {
            for (Optional<ObjectNode> line = waiting.take(); line.isPresent(); line = waiting.take()) {
                write(line.get());
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    write(begin(Level.WARN, "log.dropped").put("lines", lost));
                }
            }
        } catch (InterruptedException e) {
            // The log is closed, and the console took nothing for too long.
            return;
        }
    }

    private void write(ObjectNode line) {
        String text = options.form() == LogOptions.Form.JSON ? line.toString() : text(line);
        try {
            if (file == null) {
                console.accept(text);
            } else {
                file.write(text);
            }
        } catch (IOException | RuntimeException e) {
            // A full disk must not end the server, nor can it be told in the log: the console hears of it.
            console.accept("The log cannot be written: " + e.getMessage() + ".");
        }
    }

    /** A line for people; texts with blanks in them stand in quotes. */
    private static String text(ObjectNode line) {
        StringBuilder text = new StringBuilder();
        text.append(line.path("time").asString()).append(' ');
        text.append(String.format(
                Locale.ROOT, "%-5s ", line.path("level").asString().toUpperCase(Locale.ROOT)));
        text.append(line.path("event").asString());
        for (Map.Entry<String, JsonNode> field : line.properties()) {
            if (List.of("time", "level", "event").contains(field.getKey())) {
                continue;
            }
            JsonNode value = field.getValue();
            boolean plain = value.isString() && value.stringValue().matches("[^\\s\"=]+");
            text.append(' ').append(field.getKey()).append('=').append(plain ? value.stringValue() : value.toString());
        }
        return text.toString();
    }

    /** Writes what waits. */
    @Override
    public void close() {
        if (thread == null) {
            return;
        }
        try {
            if (waiting.offer(Optional.empty(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                thread.join(PATIENCE_MILLIS);
            }
            thread.interrupt();
            if (file != null) {
                file.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException _) {
            // What was written is written.
        }
    }
}
