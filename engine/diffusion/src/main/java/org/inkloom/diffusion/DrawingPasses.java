package org.inkloom.diffusion;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.models.vae.Vae;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;

/**
 * Takes all passes of a drawing, from noise or a picture to the latents that are decoded. Used on the pipeline's thread.
 *
 * @param runs take a pass through the sampler
 * @param scheduler the model's
 * @param parts the model
 * @param decoding makes pictures of what a first pass left, to be enlarged
 */
record DrawingPasses(SamplerRun runs, SchedulerConfig scheduler, ModelParts parts, LatentDecoding decoding) {
    /** Takes the passes and returns the latents of the wanted pictures. */
    Tensor latents(
            List<SamplerPass> passes, Optional<CastDrawing> cast, Vae.Tiles tiles, Trace trace, RunControl control) {
        if (cast.filter(CastDrawing::joins).isPresent()) {
            return joined(cast.get(), tiles, trace, control);
        }
        int calls = passes.stream().mapToInt(SamplerPass::calls).sum();
        GenerationRequest request = passes.getFirst().request();
        Trace first = new TracedPart(trace, "", 0, calls);
        Tensor all = runs.draw(passes.getFirst(), cast, LatentStart.Source.of(request), tiles, first, control);
        if (passes.size() > 1) {
            SamplerPass second =
                    cast.map(shared -> shared.second(passes.getLast())).orElse(passes.getLast());
            LatentStart.Source enlarged = HiresSource.of(
                    second.request(),
                    request.hires().orElseThrow(),
                    cast.map(shared -> shared.shared(all)).orElse(all),
                    parts.pixelsPerLatent(),
                    small -> decoded(small, tiles, request));
            Trace rest = new TracedPart(trace, "hires.", passes.getFirst().calls(), calls);
            Tensor larger = runs.draw(second, cast, enlarged, tiles, rest, control);
            return cast.map(shared -> shared.wanted(larger)).orElse(larger);
        }
        return cast.map(shared -> shared.wanted(all)).orElse(all);
    }

    private List<RgbPicture> decoded(Tensor latents, Vae.Tiles tiles, GenerationRequest request) {
        return PixelTensors.toPictures(
                decoding.decode(latents, tiles, !request.loras().isEmpty()));
    }

    /** As {@link #latents}, of a picture that starts from another one and joins its anchors. */
    private Tensor joined(CastDrawing cast, Vae.Tiles tiles, Trace trace, RunControl control) {
        List<CastDrawing.Joined> passes = cast.joined(scheduler);
        CastDrawing.Joined first = passes.getFirst();
        int calls = passes.stream().mapToInt(CastDrawing.Joined::calls).sum();
        LatentStart.Source source = LatentStart.Source.of(first.wanted().request());
        Trace shown = new TracedPart(trace, "", 0, calls);
        Tensor all = runs.join(cast, first, LatentStart.Source.NOISE, source, tiles, shown, control);
        if (passes.size() > 1) {
            Trace rest = new TracedPart(trace, "hires.", first.calls(), calls);
            LatentStart.Source anchors = enlarged(passes.getLast().anchors(), cast.anchors(all), tiles);
            LatentStart.Source wanted = enlarged(passes.getLast().wanted(), cast.wanted(all), tiles);
            all = runs.join(cast, passes.getLast(), anchors, wanted, tiles, rest, control);
        }
        return cast.wanted(all);
    }

    private LatentStart.Source enlarged(SamplerPass second, Tensor latents, Vae.Tiles tiles) {
        GenerationRequest request = second.request();
        return HiresSource.of(
                request,
                request.hires().orElseThrow(),
                latents,
                parts.pixelsPerLatent(),
                small -> decoded(small, tiles, request));
    }

    /** Returns the passes whose prompts are read: of a picture that joins its anchors both sides' own. */
    List<SamplerPass> read(List<SamplerPass> passes, Optional<CastDrawing> cast) {
        return cast.filter(CastDrawing::joins)
                .map(shared -> shared.joined(scheduler).stream()
                        .flatMap(pass -> Stream.of(pass.anchors(), pass.wanted()))
                        .toList())
                .orElse(passes);
    }
}
