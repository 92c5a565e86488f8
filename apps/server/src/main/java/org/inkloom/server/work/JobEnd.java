package org.inkloom.server.work;

import java.util.Arrays;
import org.inkloom.run.InkloomException;
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
                failure(data, failed, result);
                teller.state(failed.node(), "error", 0, 1);
                yield "execution_error";
            }
            case RunResult.Stopped stopped -> {
                data.put("node_id", stopped.node().id())
                        .put("node_type", stopped.node().type());
                data.set("executed", JobWorker.ids(result.executed()));
                yield "execution_interrupted";
            }
        };
        teller.note(type, data);
        JobState state = JobWorker.state(result.end());
        ObjectNode status = ComfyJson.MAPPER.createObjectNode();
        status.put("status_str", state == JobState.COMPLETED ? "success" : "error");
        status.put("completed", state == JobState.COMPLETED);
        status.set("messages", teller.messages());
        return new JobEnd(state, status, type, data, state == JobState.CANCELLED);
    }

    private static void failure(ObjectNode data, RunResult.Failed failed, RunResult result) {
        Throwable cause = failed.cause();
        data.put("node_id", failed.node().id()).put("node_type", failed.node().type());
        data.set("executed", JobWorker.ids(result.executed()));
        data.put("exception_message", message(cause));
        data.put("exception_type", type(cause));
        ArrayNode trace = data.putArray("traceback");
        Arrays.stream(cause.getStackTrace()).limit(MOST_FRAMES).forEach(frame -> trace.add("  at " + frame + "\n"));
        ObjectNode inputs = data.putObject("current_inputs");
        failed.inputs().forEach((name, values) -> {
            ArrayNode list = inputs.putArray(name);
            values.forEach(value -> list.add(scalar(value)));
        });
        data.set("current_outputs", JobWorker.ids(result.executed()));
    }

    private static String message(Throwable cause) {
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

    void tell(JobTeller teller) {
        if (toAll) {
            teller.tellOrAll(type, data);
        } else {
            teller.tell(type, data);
        }
    }
}
