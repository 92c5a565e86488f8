package org.inkloom.server.work;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.SettingNames;
import org.inkloom.server.http.RequestNames;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.execute.RunResult;
import org.inkloom.workflow.queue.Job;
import org.inkloom.workflow.queue.JobState;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a job ended, in ComfyUI's words: for the history and for the last messages.
 *
 * @param type of the message
 * @param data of the message
 * @param toAll whether everybody hears of it where the job has no session
 */
record JobEnd(JobState state, ObjectNode status, String type, ObjectNode data, boolean toAll) {
    /** Traces longer than this help nobody. */
    private static final int MOST_FRAMES = 30;

    static JobEnd of(Job job, RunResult result, JobTeller teller) {
        ObjectNode data = ComfyJson.MAPPER.createObjectNode().put("prompt_id", job.id());
        String type = switch (result.end()) {
            case RunResult.Done done -> "execution_success";
            case RunResult.Failed failed -> {
                failure(data, failed, result, names(job, failed));
                teller.state(failed.node(), "error", 0, 1);
                yield "execution_error";
            }
            case RunResult.Stopped stopped -> {
                data.put("node_id", stopped.node().id())
                        .put("node_type", stopped.node().type());
                data.set("executed", ids(result.executed()));
                yield "execution_interrupted";
            }
        };
        teller.note(type, data);
        JobState state = state(result.end());
        ObjectNode status = ComfyJson.MAPPER.createObjectNode();
        status.put("status_str", state == JobState.COMPLETED ? "success" : "error");
        status.put("completed", state == JobState.COMPLETED);
        status.set("messages", teller.messages());
        return new JobEnd(state, status, type, data, state == JobState.CANCELLED);
    }

    /** Settings are called as they are in the request that the job comes from. */
    private static SettingNames names(Job job, RunResult.Failed failed) {
        boolean openAi = ComfyJson.read(job.extra())
                .path("comfy_usage_source")
                .asString("")
                .equals("openai");
        return openAi
                ? RequestNames.OPENAI
                : RequestNames.inWorkflow(
                        ComfyJson.read(job.prompt()), failed.node().real());
    }

    private static void failure(ObjectNode data, RunResult.Failed failed, RunResult result, SettingNames names) {
        Throwable cause = failed.cause();
        data.put("node_id", failed.node().id()).put("node_type", failed.node().type());
        data.set("executed", ids(result.executed()));
        data.put("exception_message", message(cause, names));
        data.put("exception_type", type(cause));
        setting(cause).ifPresent(setting -> data.put("exception_setting", names.of(setting)));
        if (cause instanceof InkloomException known) {
            parts(data.putObject("exception_parts"), known);
        }
        ArrayNode trace = data.putArray("traceback");
        Arrays.stream(cause.getStackTrace()).limit(MOST_FRAMES).forEach(frame -> trace.add("  at " + frame + "\n"));
        ObjectNode inputs = data.putObject("current_inputs");
        failed.inputs().forEach((name, values) -> {
            ArrayNode list = inputs.putArray(name);
            values.forEach(value -> list.add(scalar(value)));
        });
        data.set("current_outputs", ids(result.executed()));
    }

    /** For clients that throw the same failure where they are: settings stand in it by their keys. */
    private static void parts(ObjectNode parts, InkloomException known) {
        parts.put("kind", known.kind().name().toLowerCase(Locale.ROOT));
        parts.put("what", known.what()).put("why", known.why()).put("remedy", known.remedy());
    }

    /** The setting that a failure is about, where it names one. */
    private static Optional<SettingKey> setting(Throwable cause) {
        return cause instanceof InkloomException known
                ? known.settings().stream().findFirst()
                : Optional.empty();
    }

    private static String message(Throwable cause, SettingNames names) {
        if (cause instanceof InkloomException known) {
            return known.message(names);
        }
        if (cause instanceof OutOfMemoryError) {
            return "The memory does not suffice: " + cause.getMessage()
                    + ". Draw fewer or smaller pictures at once, or free models.";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static String type(Throwable cause) {
        return cause instanceof InkloomException known
                ? "inkloom." + known.code()
                : cause.getClass().getName();
    }

    private static JsonNode scalar(@Nullable Object value) {
        return ComfyJson.json(
                switch (value) {
                    case null -> null;
                    case Float number -> number.doubleValue();
                    case String text -> text;
                    case Number number -> number;
                    case Boolean truth -> truth;
                    default -> value.getClass().getSimpleName();
                });
    }

    private static JobState state(RunResult.End end) {
        return switch (end) {
            case RunResult.Done done -> JobState.COMPLETED;
            case RunResult.Failed failed -> JobState.FAILED;
            case RunResult.Stopped stopped -> JobState.CANCELLED;
        };
    }

    private static ArrayNode ids(List<String> ids) {
        ArrayNode array = ComfyJson.MAPPER.createArrayNode();
        ids.forEach(array::add);
        return array;
    }

    void tell(JobTeller teller) {
        if (toAll) {
            teller.tellOrAll(type, data);
        } else {
            teller.tell(type, data);
        }
    }
}
