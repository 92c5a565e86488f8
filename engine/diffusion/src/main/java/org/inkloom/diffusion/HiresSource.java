package org.inkloom.diffusion;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.mask.PictureMask;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.HiresPass;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/** What the second pass at a higher resolution is asked for, and what it starts from. */
final class HiresSource {
    private HiresSource() {}

    /** Returns the request of the second pass: larger, with its own steps, and its start picture and mask enlarged. */
    static GenerationRequest request(GenerationRequest first, HiresPass pass) {
        int width = pass.enlarged(first.width());
        int height = pass.enlarged(first.height());
        Optional<GenerationRequest.StartPicture> start = first.start()
                .map(from -> new GenerationRequest.StartPicture(
                        Resampler.resize(from.picture(), width, height, ResampleFilter.LANCZOS),
                        pass.strength(),
                        from.file()
                                .withCut(from.file()
                                        .cut()
                                        .scaled((double) width / first.width(), (double) height / first.height())),
                        from.mask().map(mask -> enlarged(mask, width, height))));
        return new GenerationRequest(
                first.prompts(),
                first.negativePrompt(),
                first.seeds(),
                first.settings()
                        .with(PictureSetting.WIDTH, width)
                        .with(PictureSetting.HEIGHT, height)
                        .with(PictureSetting.STEPS, pass.steps().orElse(first.steps())),
                first.loras(),
                start,
                first.controls(),
                first.ipAdapters(),
                first.references());
    }

    private static StartMask enlarged(StartMask mask, int width, int height) {
        boolean hard = mask.mask().equals(mask.mask().hard());
        PictureMask large = mask.mask().scaled(width, height);
        return new StartMask(hard ? large.hard() : large, mask.name(), mask.digest(), mask.settings());
    }

    /**
     * Returns what the second pass starts from.
     *
     * @param request of the second pass
     * @param latents that the first pass left
     * @param pixelsPerLatent along a side
     * @param decoding decodes them where the picture is enlarged
     */
    static LatentStart.Source of(
            GenerationRequest request, HiresPass pass, Tensor latents, int pixelsPerLatent, Decoding decoding) {
        Optional<PictureMask> mask =
                request.start().flatMap(GenerationRequest.StartPicture::mask).map(StartMask::mask);
        if (pass.way() == HiresPass.Way.LATENT) {
            Optional<Tensor> pixels = request.start().map(start -> PixelTensors.toModel(start.picture()));
            Tensor large = resized(latents, request.height() / pixelsPerLatent, request.width() / pixelsPerLatent);
            return new LatentStart.Source(pixels, Optional.of(large), mask, pass.strength());
        }
        Tensor pixels = pixels(decoding.pictures(latents), request.width(), request.height());
        return new LatentStart.Source(Optional.of(pixels), Optional.empty(), mask, pass.strength());
    }

    /** Decodes latents to pictures. */
    @FunctionalInterface
    interface Decoding {
        List<RgbPicture> pictures(Tensor latents);
    }

    /**
     * Enlarges by way of pictures with whole bytes, so that the second pass is the same as image-to-image from the
     * first pass's picture.
     */
    private static Tensor pixels(List<RgbPicture> pictures, int width, int height) {
        try (Scope scope = Scope.open()) {
            Tensor[] all = pictures.stream()
                    .map(picture -> Resampler.resize(picture, width, height, ResampleFilter.LANCZOS))
                    .map(PixelTensors::toModel)
                    .toArray(Tensor[]::new);
            return scope.keep(all.length == 1 ? all[0] : Tensors.cat(0, all));
        }
    }

    private static Tensor resized(Tensor latents, int height, int width) {
        try (Scope scope = Scope.open()) {
            return scope.keep(torch.upsample_bicubic2d(latents, new long[] {height, width}, false));
        }
    }
}
