package org.inkloom.server.openai;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.inkloom.server.desk.Desk;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.http.ErrorBodies;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.Forms;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.node.NodePack;
import org.inkloom.workflow.node.NodePack.UsualSettings;
import org.inkloom.workflow.node.Preview;
import org.inkloom.workflow.queue.EndedJob;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /v1/models}, {@code POST /v1/images/generations} and {@code POST /v1/images/edits}. A request waits until its
 * job, which is in the queue like every other, has ended; the job goes on when the client goes away.
 */
public final class OpenAiRoutes {
    /** SDKs ask again by themselves where a status looks like bad luck; a job that failed would be drawn three times. */
    private static final String RETRY = "x-should-retry";

    private final NodePack pack;
    private final PictureQueue queue;
    private final Desks desks;
    private final long mostUpload;

    /**
     * Takes what the routes work on.
     *
     * @param mostUpload bytes of a form
     */
    public OpenAiRoutes(NodePack pack, PictureQueue queue, Desks desks, long mostUpload) {
        this.pack = pack;
        this.queue = queue;
        this.desks = desks;
        this.mostUpload = mostUpload;
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.addBare("GET", "/v1/models", this::models)
                .addBare("GET", "/v1/models/{model...}", this::model)
                .addBare("POST", "/v1/images/generations", this::generate)
                .addBare("POST", "/v1/images/edits", this::edit);
    }

    private List<String> names() {
        return pack.models("checkpoints").orElse(List.of());
    }

    private void models(Exchange exchange) {
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode().put("object", "list");
        ArrayNode data = answer.putArray("data");
        names().forEach(name -> data.add(model(name)));
        exchange.answer(answer);
    }

    private void model(Exchange exchange) {
        String name = exchange.name("model");
        if (!names().contains(name)) {
            throw unknown(name);
        }
        exchange.answer(model(name));
    }

    private ObjectNode model(String name) {
        ObjectNode model = ComfyJson.MAPPER.createObjectNode().put("id", name).put("object", "model");
        model.put("created", pack.usual(name).map(UsualSettings::modified).orElse(0L));
        return model.put("owned_by", "inkloom");
    }

    private HttpError unknown(String name) {
        String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
        String there = names().isEmpty() ? "There is none at all." : "There are: " + String.join(", ", names()) + ".";
        String message = "The model '" + shown + "' is not here. " + there;
        return new HttpError(
                404, ErrorBodies.openAi(404, message, Optional.of("model"), Optional.of("model_not_found")));
    }

    /** Programs with OpenAI's own models written into them get the first one here; the answer names it. */
    private String chosen(PictureAsk ask) {
        List<String> names = names();
        Optional<String> asked = ask.model()
                .filter(name -> names.contains(name)
                        || !name.toLowerCase(Locale.ROOT).matches("(chatgpt|gpt)-image.*|dall-e-.*"));
        if (asked.isPresent()) {
            return asked.filter(names::contains).orElseThrow(() -> unknown(asked.get()));
        }
        return names.stream().findFirst().orElseThrow(() -> unknown("(any)"));
    }

    private UsualSettings usual(String model) {
        return pack.usual(model).orElseThrow(() -> unknown(model));
    }

    private void generate(Exchange exchange) throws Exception {
        PictureAsk ask = PictureAsk.of(exchange.json());
        String model = chosen(ask);
        draw(exchange, ask, model, usual(model), Optional.empty());
    }

    private void edit(Exchange exchange) throws Exception {
        PictureAsk ask;
        StartPictures.Sent picture;
        Optional<StartPictures.Sent> mask;
        try (MultiPartFormData.Parts parts = Forms.parts(exchange, mostUpload)) {
            ask = PictureAsk.of(fields(parts));
            picture = picture(parts);
            mask = Optional.ofNullable(parts.getFirst("mask")).map(OpenAiRoutes::sent);
        }
        String model = chosen(ask);
        UsualSettings usual = usual(model);
        StartPictures pictures = new StartPictures(desks.of(exchange).folders());
        PictureGraph.Start start = exchange.compute(() -> pictures.keep(ask, usual, picture, mask));
        draw(exchange, ask, model, usual, Optional.of(start));
    }

    private static ObjectNode fields(MultiPartFormData.Parts parts) {
        ObjectNode fields = ComfyJson.MAPPER.createObjectNode();
        for (MultiPart.Part part : parts) {
            if (part.getFileName() == null && part.getName() != null) {
                fields.put(part.getName(), Forms.text(parts, part.getName()).orElse(""));
            }
        }
        return fields;
    }

    private static StartPictures.Sent picture(MultiPartFormData.Parts parts) {
        List<MultiPart.Part> pictures = new java.util.ArrayList<>();
        pictures.addAll(parts.getAll("image"));
        pictures.addAll(parts.getAll("image[]"));
        if (pictures.size() != 1) {
            throw PictureAsk.refused("image: one picture is drawn over; " + pictures.size() + " were sent.", "image");
        }
        return sent(pictures.getFirst());
    }

    private static StartPictures.Sent sent(MultiPart.Part part) {
        try {
            return new StartPictures.Sent(
                    Forms.bytes(part), Optional.ofNullable(part.getFileName()).orElse(""));
        } catch (IOException e) {
            throw new HttpError(400, "The form cannot be read: " + e.getMessage());
        }
    }

    private void draw(
            Exchange exchange, PictureAsk ask, String model, UsualSettings usual, Optional<PictureGraph.Start> start)
            throws Exception {
        Desk desk = desks.of(exchange);
        String kind = start.isPresent() ? "image_edit" : "image_generation";
        PictureAnswer answer = new PictureAnswer(ask, model, exchange.base(), kind, desk.folders());
        ObjectNode graph = PictureGraph.of(ask, model, usual, start);
        exchange.takesLong();
        try (PictureQueue.Queued queued = queue.add(desk, graph, ask.stream() && ask.partial() > 0)) {
            exchange.about(queued.job().id());
            if (ask.stream()) {
                int steps = PictureGraph.steps(ask, usual);
                exchange.stream("text/event-stream; charset=utf-8", out -> {
                    PictureStream stream = new PictureStream(out, answer, steps);
                    stream.end(queue.await(desk, queued, new Admitted(exchange, stream)));
                });
                return;
            }
            Optional<EndedJob> ended = queue.await(desk, queued, new Admitted(exchange, NOTHING));
            Optional<HttpError> failure = PictureAnswer.failure(ended);
            if (failure.isPresent()) {
                exchange.set(RETRY, "false");
                throw failure.get();
            }
            EndedJob drawn = ended.orElseThrow();
            exchange.answer(exchange.compute(() -> answer.whole(drawn)));
        }
    }

    /** Waits as another does, while who asked would still be let in. */
    private record Admitted(Exchange exchange, PictureQueue.Waiter waiter) implements PictureQueue.Waiter {
        @Override
        public void seen(Preview preview) throws Exception {
            exchange.requireAdmitted();
            waiter.seen(preview);
        }

        @Override
        public void idle() throws Exception {
            exchange.requireAdmitted();
            waiter.idle();
        }
    }

    private static final PictureQueue.Waiter NOTHING = new PictureQueue.Waiter() {
        @Override
        public void seen(Preview preview) {
            // Only streams show pictures on the way.
        }

        @Override
        public void idle() {
            // The answer comes in one piece.
        }
    };
}
