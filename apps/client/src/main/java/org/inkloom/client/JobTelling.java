package org.inkloom.client;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.Progress;
import tools.jackson.databind.JsonNode;

/** Tells a listener and the caller's progress how a job goes on, from what the server says of it. */
final class JobTelling implements AutoCloseable {
    private final RemoteListener listener;
    private final Progress progress;
    private Optional<Progress.Task> task = Optional.empty();
    private int ahead = -1;
    private long step;
    private long steps;

    JobTelling(RemoteListener listener, Progress progress) {
        this.listener = listener;
        this.progress = progress;
    }

    /** Takes a job, or the event of its status. */
    void status(JsonNode job) {
        int now = switch (job.path("status").asString("")) {
            // The server counts those that wait; one more is being drawn.
            case "queued" -> job.path("queue_position").asInt(0) + 1;
            default -> 0;
        };
        if (now != ahead) {
            ahead = now;
            listener.waiting(now);
        }
    }

    /** Takes the event of how far the graph is; nodes other than the one that draws are quick. */
    void progress(JsonNode event) {
        boolean drawing = event.path("current_node").asString("").equals(DrawingGraph.SAMPLER);
        long now = event.path("step").asLong(0);
        if (!drawing || now < 1 || now == step) {
            return;
        }
        if (now < step) {
            close();
        }
        step = now;
        steps = event.path("steps").asLong(0);
        if (task.isEmpty()) {
            task = Optional.of(progress.begin("drawing", steps, "step"));
        }
        task.get().advanceTo(step);
        listener.step(new RemoteStep(step, steps, List.of()));
    }

    /** Takes the event of a picture of the work. */
    void preview(JsonNode event) {
        if (!listener.wantsPreviews() || step < 1) {
            return;
        }
        try {
            Pixels pixels = PictureDecoder.read(
                    Base64.getDecoder().decode(event.path("data_base64").asString("")));
            RgbPicture picture = new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
            listener.step(new RemoteStep(step, steps, List.of(picture)));
        } catch (BadPictureException | IllegalArgumentException e) {
            listener.said("A preview cannot be read and is left out: " + e.getMessage());
        }
    }

    /** The job has ended well: what was passed over is done too. */
    void done() {
        if (task.isPresent()) {
            task.get().advanceTo(steps);
        }
        if (steps > 0 && step < steps) {
            step = steps;
            listener.step(new RemoteStep(steps, steps, List.of()));
        }
    }

    @Override
    public void close() {
        task.ifPresent(Progress.Task::close);
        task = Optional.empty();
        step = 0;
    }
}
