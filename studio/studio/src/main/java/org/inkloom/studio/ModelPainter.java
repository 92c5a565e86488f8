package org.inkloom.studio;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.Drawing;
import org.inkloom.diffusion.Fingerprint;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.PictureRecipeKeys;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.story.draw.Painting;
import org.inkloom.story.draw.ShotPainter;
import org.inkloom.story.draw.ShotRequest;

/**
 * Draws a story's shots with a model, as an adapter between the two, which do not know each other. Each shot, or each
 * batch of shots, is a piece of work in the studio's queue.
 */
final class ModelPainter implements ShotPainter {
    private static final String NO_MEMORY = "INK-TENSOR-005";
    private static final String NETWORKS = "control_networks";
    private static final int SHORT = 16;

    /** Largest batch: larger ones are not faster, and more is lost if a story is stopped. */
    private static final int MOST_AT_ONCE = 8;

    private final StudioModel model;
    private final ShotPictures pictures;
    private final OptionalInt batch;
    private final List<GenerationRequest> checked = new ArrayList<>();
    private boolean prepared;

    /**
     * Prepares without loading anything.
     *
     * @param batch number of shots drawn at a time; empty for what is best on the device
     */
    ModelPainter(StudioModel model, Map<String, Path> controlNets, OptionalInt batch) {
        this.model = model;
        this.batch = batch;
        pictures = new ShotPictures(model, controlNets);
    }

    @Override
    public void check(ShotRequest request) {
        model.call(RunControl.quiet(), (pipeline, control) -> {
            pipeline.check(of(request));
            return true;
        });
        checked.add(of(request));
    }

    @Override
    public int together(List<ShotRequest> next) {
        List<ShotRequest> alike = next.stream()
                .takeWhile(request -> drawnPlainly(request) && alike(next.getFirst(), request))
                .limit(batch.orElse(MOST_AT_ONCE))
                .toList();
        if (alike.size() < 2 || batch.isPresent()) {
            return Math.max(1, alike.size());
        }
        // On the CPU one picture keeps all cores busy, so batches gain nothing; asking the model for its memory would
        // wait in the queue before each shot.
        return model.isOnCpu()
                ? 1
                : model.call(RunControl.quiet(), (pipeline, control) -> pipeline.atOnce(batch(alike)));
    }

    /**
     * Returns whether a shot may be drawn in a batch: reference pictures and a shared cast make it depend on other
     * shots or on networks of its own.
     */
    private static boolean drawnPlainly(ShotRequest request) {
        return request.controls().isEmpty()
                && SharedCast.read(request.settings().get(PictureSetting.CAST)).isEmpty();
    }

    private static boolean alike(ShotRequest one, ShotRequest other) {
        return one.negativePrompt().equals(other.negativePrompt())
                && one.settings().equals(other.settings())
                && one.ingredients().equals(other.ingredients());
    }

    private GenerationRequest batch(List<ShotRequest> requests) {
        return of(requests.getFirst())
                .withPrompts(requests.stream().map(ShotRequest::prompt).toList())
                .withSeeds(requests.stream().map(ShotRequest::seed).toList());
    }

    @Override
    public List<Painting> paint(List<ShotRequest> requests, RunControl control) {
        try {
            return model
                    .call(control, (pipeline, own) -> {
                        prepare(pipeline, own);
                        return pipeline.generate(batch(requests), own);
                    })
                    .stream()
                    .map(drawing ->
                            new Painting(drawing.picture(), drawing.recipe().more()))
                    .toList();
        } catch (InkloomException e) {
            if (!e.code().equals(NO_MEMORY)) {
                throw e;
            }
            control.progress().say("The memory does not hold " + requests.size() + " shots at once; one by one it is.");
            return ShotPainter.super.paint(requests, control);
        }
    }

    /**
     * Encodes the prompts of all shots at once, so that a text encoder of 12 GB is loaded and freed once and not for
     * every shot.
     */
    private void prepare(DiffusionPipeline pipeline, RunControl control) {
        if (!prepared) {
            pipeline.prepare(checked, control);
            prepared = true;
        }
    }

    @Override
    public Painting paint(ShotRequest request, RunControl control) {
        List<ControlUse> used = new ArrayList<>();
        Drawing drawing = model.call(control, (pipeline, own) -> {
            prepare(pipeline, own);
            used.addAll(pictures.controls(request, own));
            GenerationRequest steered = of(request).withControls(used).withIpAdapters(pictures.shown(request));
            return pipeline.generate(steered, own).getFirst();
        });
        Map<String, String> parameters = new LinkedHashMap<>(drawing.recipe().more());
        if (!used.isEmpty()) {
            parameters.put(NETWORKS, used.stream().map(ModelPainter::network).collect(Collectors.joining("; ")));
        }
        drawing.recipe()
                .start()
                .ifPresent(start -> parameters.put(
                        PictureRecipeKeys.STARTED,
                        start.name() + " " + start.digest().substring(0, SHORT) + " " + start.strength()
                                + start.mask().map(mask -> " " + mask.name()).orElse("")));
        return new Painting(drawing.picture(), parameters);
    }

    /**
     * Returns a description of a network for the picture's metadata. Packages do not contain networks, so somebody who
     * draws the picture again has to know whether his is the same.
     */
    private static String network(ControlUse use) {
        return use.kind() + " " + Fingerprint.of(use.network()).substring(0, SHORT);
    }

    private GenerationRequest of(ShotRequest request) {
        GenerationRequest plain = GenerationRequest.of(request.prompt())
                .withNegativePrompt(request.negativePrompt())
                .withSeeds(List.of(request.seed()))
                .withSettings(request.settings())
                .withLoras(request.loras().stream()
                        .map(lora -> new LoraUse(lora.file(), lora.scale()))
                        .toList());
        return pictures.plain(request, plain);
    }
}
