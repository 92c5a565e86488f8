package org.inkloom.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.Cancellation;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import tools.jackson.databind.JsonNode;

/**
 * A server that pictures are drawn on, in the terms of the library's {@code Studio}: the same requests, listeners, stops and
 * errors. Needs no libtorch.
 *
 * <pre>{@code
 * try (RemoteStudio studio = RemoteStudio.open(URI.create("http://127.0.0.1:8188"), Optional.empty())) {
 *     studio.generate(RemoteRequest.of("一个小女孩在海边").withSeed(7)).getFirst().write(Path.of("girl.png"));
 * }
 * }</pre>
 *
 * <p>A request is a job in the server's queue, which survives there whatever becomes of the connection: this waits for a server
 * that is started again, and never has the same request drawn twice. Noise levels are those of workflows ({@code KSampler}), so
 * that a picture is close to the one that the library draws with the same seed, and not the same.
 *
 * <p>May be called from any thread.
 */
public final class RemoteStudio implements AutoCloseable {
    private final ServerCalls calls;

    private RemoteStudio(URI server, RemoteOptions options) {
        calls = new ServerCalls(server, options);
    }

    /**
     * Opens a server; asks it nothing yet.
     *
     * @param server its address, such as {@code http://127.0.0.1:8188}; may have a path where a proxy puts it
     * @param token what it asks for, if it asks for one
     * @throws InkloomException {@code INK-REMOTE-010} if this is no address
     */
    public static RemoteStudio open(URI server, Optional<String> token) {
        return open(server, RemoteOptions.USUAL.withToken(token));
    }

    /** As {@link #open(URI, Optional)}, with other times. */
    public static RemoteStudio open(URI server, RemoteOptions options) {
        return new RemoteStudio(server, options);
    }

    /**
     * Returns the models on the server, the one first that draws where a request names none.
     *
     * @throws InkloomException {@code INK-REMOTE-001} to {@code -003} and {@code -008}, as {@link #generate(RemoteRequest)}
     */
    public List<RemoteModel> models() {
        return models(shelf(RunControl.quiet(), RemoteListener.NONE));
    }

    /** Returns the names of the LoRAs on the server; fails as {@link #models} does. */
    public List<String> loras() {
        List<String> names = new ArrayList<>();
        shelf(RunControl.quiet(), RemoteListener.NONE).path("loras").forEach(name -> names.add(name.asString("")));
        return names;
    }

    private JsonNode shelf(RunControl control, RemoteListener listener) {
        return calls.json(ServerCalls.Call.get("/inkloom/models"), control.cancellation(), listener);
    }

    private static List<RemoteModel> models(JsonNode shelf) {
        List<RemoteModel> models = new ArrayList<>();
        for (JsonNode model : shelf.path("models")) {
            PictureSettings usual = PictureSettings.NONE;
            if (model.has("steps")) {
                usual = PictureSettings.ofSize(
                                model.path("width").asInt(),
                                model.path("height").asInt())
                        .with(PictureSetting.STEPS, model.path("steps").asInt())
                        .with(
                                PictureSetting.GUIDANCE_SCALE,
                                model.path("guidance").asDouble());
            }
            List<String> controls = model.path("controls")
                    .valueStream()
                    .map(name -> name.asString(""))
                    .toList();
            models.add(new RemoteModel(model.path("name").asString(""), usual, controls));
        }
        return models;
    }

    /**
     * Draws on the server, and waits for it.
     *
     * @return as many pictures as the request asks for
     * @throws InkloomException what the library throws for a request that cannot be drawn, with the same code;
     *     {@code INK-REMOTE-001} if the server cannot be reached, {@code -002} if it refuses the token, {@code -003} if it
     *     refuses the request, {@code -004} if the job failed without a code, {@code -005} if somebody else cancelled it,
     *     {@code -006} if it was forgotten, {@code -007} for a setting that servers do not offer, {@code -008} if the server
     *     has a fault, {@code -009} if the waiting thread is interrupted, which cancels the job, or this is closed,
     *     {@code -011} for a model that is not there; {@code INK-CLI-032} for a picture to be sent that cannot be read,
     *     {@code INK-GEN-004} and {@code INK-SCHED-004} for a strength that leaves nothing to do
     */
    public List<RemotePicture> generate(RemoteRequest request) {
        return generate(request, RunControl.quiet());
    }

    /** As {@link #generate(RemoteRequest, RemoteListener, RunControl)}, without a listener. */
    public List<RemotePicture> generate(RemoteRequest request, RunControl control) {
        return generate(request, RemoteListener.NONE, control);
    }

    /**
     * As {@link #generate(RemoteRequest)}, showing how it goes on.
     *
     * @param control receives progress, and is asked many times a second whether to stop, but not while an answer is due
     * @throws org.inkloom.run.CancelledException if a stop was asked for; the job is then cancelled on the server
     */
    public List<RemotePicture> generate(RemoteRequest request, RemoteListener listener, RunControl control) {
        DrawingGraph.check(request);
        return new JobRun(calls, completed(request, listener, control), listener, control).draw();
    }

    /** As {@link #generateAsync(RemoteRequest, RemoteListener)}, without a listener. */
    public CompletableFuture<List<RemotePicture>> generateAsync(RemoteRequest request) {
        return generateAsync(request, RemoteListener.NONE);
    }

    /**
     * Draws on the server, and returns at once. The future fails as {@link #generate} does; cancelling it, or a stage that
     * follows it, cancels the job on the server.
     */
    public CompletableFuture<List<RemotePicture>> generateAsync(RemoteRequest request, RemoteListener listener) {
        Cancellation stop = new Cancellation();
        RemoteWork<List<RemotePicture>> work = new RemoteWork<>(stop);
        RunControl control = new RunControl(Progress.SILENT, stop);
        // However the future is completed, also by a timeout, nobody waits for the job any more.
        var _ = work.whenComplete((pictures, failure) -> stop.request());
        Thread.ofVirtual().name("inkloom-remote").start(() -> {
            try {
                work.complete(generate(request, listener, control));
            } catch (RuntimeException | Error e) {
                work.completeExceptionally(e);
            }
        });
        return work;
    }

    /** Returns a request in which model and settings are said. */
    private RemoteRequest completed(RemoteRequest request, RemoteListener listener, RunControl control) {
        List<RemoteModel> models = models(shelf(control, listener));
        RemoteModel model = models.stream()
                .filter(one -> request.model().isEmpty()
                        || one.name().equals(request.model().get()))
                .findFirst()
                .orElseThrow(() -> missing(request.model(), models));
        return request.withModel(model.name())
                .withSettings(request.settings().over(model.settings()).complete());
    }

    private InkloomException missing(Optional<String> named, List<RemoteModel> models) {
        String names = String.join(", ", models.stream().map(RemoteModel::name).toList());
        return InkloomException.badInput(
                "INK-REMOTE-011",
                "The server at " + calls.server() + " does not have the model '" + named.orElse("(any)") + "'.",
                names.isEmpty() ? "It has none at all." : "It has " + names + ".",
                "Ask for one of these, or fetch the model there.");
    }

    /** Leaves the server; who still waits is told ({@code INK-REMOTE-009}), and the jobs go on. */
    @Override
    public void close() {
        calls.close();
    }
}
