package org.inkloom.server.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.server.log.LoggedEvent;
import org.inkloom.server.log.ServerLog;
import org.inkloom.server.log.ServerLog.Level;
import org.inkloom.server.trace.TraceParent;
import org.inkloom.server.work.JobObserver;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.execute.RunResult;
import org.inkloom.workflow.node.ModelWatch;
import org.inkloom.workflow.queue.Job;
import org.inkloom.workflow.queue.JobState;
import tools.jackson.databind.JsonNode;

/** Writes down what becomes of jobs and which models are opened and let go of. */
public final class JobLog implements JobObserver, ModelWatch {
    /** A text of a graph that is longer than this, or has a blank in it, is what a user says and no name of a file. */
    private static final int LONGEST_NAME = 60;

    private final ServerLog log;

    /** Takes where to. */
    public JobLog(ServerLog log) {
        this.log = log;
    }

    private LoggedEvent line(Level level, String event, Job job) {
        return log.line(level, event)
                .put("job", job.id())
                .put("user", job.owner())
                .put("trace", TraceParent.ofExtra(job.extra()).map(TraceParent::trace));
    }

    @Override
    public void queued(Job job) {
        LoggedEvent line = line(Level.INFO, "job.queued", job);
        if (log.takesPrompts()) {
            line.json("prompt", job.prompt());
        }
        line.write();
    }

    @Override
    public void dropped(String owner, Collection<String> jobs, int count) {
        if (jobs.size() == count) {
            jobs.forEach(job -> log.line(Level.INFO, "job.dropped")
                    .put("job", job)
                    .put("user", owner)
                    .write());
        } else {
            // Some of those that were named did not wait, or all that waited were meant.
            log.line(Level.INFO, "job.dropped")
                    .put("user", owner)
                    .put("jobs", count)
                    .write();
        }
    }

    @Override
    public Run begins(Job job, String device) {
        line(Level.INFO, "job.started", job)
                .put("device", device)
                .put("waited_ms", Math.max(0, System.currentTimeMillis() - job.created()))
                .write();
        return new Run() {
            @Override
            public void ended(Ended ended) {
                boolean failed = ended.state() == JobState.FAILED;
                LoggedEvent line = line(failed ? Level.ERROR : Level.INFO, failed ? "job.failed" : "job.ended", job)
                        .put("device", device)
                        .put("state", ended.state().name().toLowerCase(Locale.ROOT))
                        .put("nodes", ended.executed())
                        .took(ended.time());
                ended.failure().ifPresent(failure -> why(line, job, failure));
                line.write();
            }

            @Override
            public void putBack() {
                line(Level.INFO, "job.put_back", job).put("device", device).write();
            }
        };
    }

    private void why(LoggedEvent line, Job job, RunResult.Failed failure) {
        Throwable cause = failure.cause();
        line.put("node", failure.node().id()).put("node_type", failure.node().type());
        if (cause instanceof InkloomException known) {
            line.put("code", known.code());
        }
        line.put("failure", cause.getClass().getName());
        Optional<String> message = Optional.ofNullable(cause.getMessage());
        line.put("message", log.takesPrompts() ? message : message.map(text -> withoutPrompts(text, job)));
    }

    /** What went wrong, without what the user asked for, should it be repeated there. */
    private static String withoutPrompts(String message, Job job) {
        List<String> texts = new ArrayList<>();
        collect(ComfyJson.read(job.prompt()), texts);
        texts.sort(Comparator.comparingInt(String::length).reversed());
        String shown = message;
        for (String text : texts) {
            shown = shown.replace(text, "…");
        }
        return shown;
    }

    private static void collect(JsonNode json, List<String> texts) {
        if (json.isString()) {
            String text = json.stringValue().strip();
            boolean name = text.length() <= LONGEST_NAME
                    && text.codePoints().noneMatch(Character::isWhitespace)
                    && text.codePoints().noneMatch(Character::isIdeographic);
            if (!name) {
                texts.add(text);
            }
        }
        json.values().forEach(inner -> collect(inner, texts));
    }

    @Override
    public void opened(String model, String device, Duration time) {
        log.line(Level.INFO, "model.opened")
                .put("model", model)
                .put("device", device)
                .took(time)
                .write();
    }

    @Override
    public void closed(String model, String device, Why why) {
        log.line(Level.INFO, "model.closed")
                .put("model", model)
                .put("device", device)
                .put("why", why.name().toLowerCase(Locale.ROOT))
                .write();
    }
}
