package org.inkloom.client;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One request as a job of the server: sent once, followed to its end, whatever becomes of the connection in between. */
final class JobRun {
    private static final String JOBS = "/api/v2/jobs";
    private static final Set<String> OUT_OF_REACH = Set.of("INK-REMOTE-001", "INK-REMOTE-009");
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration PAUSE = Duration.ofMillis(400);

    private final ServerCalls calls;
    private final RemoteRequest request;
    private final RemoteListener listener;
    private final RunControl control;
    private final String key;

    /** Takes a request in which model and settings are said. */
    JobRun(ServerCalls calls, RemoteRequest request, RemoteListener listener, RunControl control) {
        this.calls = calls;
        this.request = request;
        this.listener = listener;
        this.control = control;
        this.key = request.key().orElseGet(() -> UUID.randomUUID().toString());
    }

    List<RemotePicture> draw() {
        String job = submitted();
        boolean cancel = true;
        try (JobTelling telling = new JobTelling(listener, control.progress())) {
            listener.queued(job);
            JsonNode ended = followed(job, telling);
            cancel = false;
            return pictures(job, ended, telling);
        } catch (InkloomException e) {
            // A job that cannot be reached goes on, and the same key finds it again.
            cancel &= !OUT_OF_REACH.contains(e.code()) || Thread.currentThread().isInterrupted();
            throw e;
        } finally {
            if (cancel) {
                cancel(job);
            }
        }
    }

    /** Sends the graph; sent again because no answer came, the key leads to the job of the first time. */
    private String submitted() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("workflow", DrawingGraph.of(request, SentPictures.of(calls, request, listener, control)));
        ServerCalls.Call call = ServerCalls.Call.post(JOBS, body.toString()).withKey(key);
        for (int attempt = 0; ; attempt++) {
            HttpResponse<byte[]> answer = calls.ask(call, control.cancellation(), listener);
            JsonNode said = ServerCalls.read(answer);
            if (answer.statusCode() / 100 == 2 && said.path("id").isString()) {
                return said.path("id").stringValue();
            }
            JsonNode error = said.path("error");
            if (!error.path("code").asString("").equals("idempotency_key_reuse")) {
                throw RemoteRefusals.refused(calls.server(), answer.statusCode(), said);
            }
            String job = error.path("details").path("job_id").asString("");
            if (!job.isEmpty()) {
                return job;
            }
            // The first request with this key may still be on its way to the disk.
            if (attempt == 5) {
                throw RemoteRefusals.gone("what was asked for with the key " + key);
            }
            calls.pause(PAUSE, control.cancellation());
        }
    }

    private JsonNode followed(String job, JobTelling telling) {
        while (true) {
            Optional<JsonNode> ended = heard(job, telling);
            if (ended.isPresent()) {
                return ended.get();
            }
            // The stream was cut, perhaps because the server is started again; this waits until it is there.
            ServerCalls.Call call = ServerCalls.Call.get(JOBS + "/" + job).withKey(key);
            HttpResponse<byte[]> answer = calls.ask(call, control.cancellation(), listener);
            JsonNode now = ServerCalls.read(answer);
            if (answer.statusCode() == 404) {
                throw RemoteRefusals.gone("job " + job);
            }
            if (answer.statusCode() != 200) {
                throw RemoteRefusals.refused(calls.server(), answer.statusCode(), now);
            }
            telling.status(now);
            if (now.path("completed_at").isString()) {
                return now;
            }
            calls.pause(PAUSE, control.cancellation());
        }
    }

    /** Listens until the job has ended, which is returned, or nothing more is to be heard. */
    private Optional<JsonNode> heard(String job, JobTelling telling) {
        try (JobEventStream stream = new JobEventStream(calls, job)) {
            while (!stream.isOver()) {
                control.cancellation().check("job " + job);
                Optional<JobEventStream.Event> event = stream.next(LOOK);
                if (event.isEmpty()) {
                    continue;
                }
                JsonNode data = event.get().data();
                switch (event.get().name()) {
                    case "status" -> telling.status(data);
                    case "progress" -> telling.progress(data);
                    case "preview" -> telling.preview(data);
                    default -> {}
                }
                if (data.path("job").isObject()) {
                    return Optional.of(data.path("job"));
                }
            }
        } catch (InterruptedException e) {
            throw calls.interrupted();
        }
        return Optional.empty();
    }

    private List<RemotePicture> pictures(String job, JsonNode ended, JobTelling telling) {
        switch (ended.path("status").asString("")) {
            case "succeeded" -> telling.done();
            case "canceled" -> throw RemoteRefusals.stopped(job);
            default -> throw RemoteRefusals.failed(job, ended.path("error"));
        }
        List<RemotePicture> pictures = new ArrayList<>();
        for (JsonNode output : ended.path("outputs")) {
            if (output.path("node_id").asString("").equals(DrawingGraph.OUTPUT)) {
                String path = "/api/v2/assets/" + output.path("id").asString("") + "/content";
                byte[] png = calls.bytes(ServerCalls.Call.get(path), control.cancellation(), listener);
                pictures.add(new RemotePicture(png, output.path("name").asString(""), request, job));
            }
        }
        if (pictures.isEmpty()) {
            throw RemoteRefusals.gone("the pictures of job " + job);
        }
        return pictures;
    }

    /** Takes the job out of the queue or stops it, as well as that can be done: why nobody waits any more is what is said. */
    private void cancel(String job) {
        boolean interrupted = Thread.interrupted();
        Cancellation once = new Cancellation();
        once.request();
        try {
            calls.ask(ServerCalls.Call.post(JOBS + "/" + job + "/cancel", ""), once, RemoteListener.NONE);
        } catch (InkloomException | CancelledException e) {
            // The server is away; the job is drawn when it is there again.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
