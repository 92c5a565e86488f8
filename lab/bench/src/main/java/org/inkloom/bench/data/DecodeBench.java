package org.inkloom.bench.data;

import java.nio.file.Path;
import java.util.List;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.run.RunControl;

/** Times decoding in full, and decoding with shrinking to 1024 pixels, on one thread. */
record DecodeBench(DataBenchRequest request) {
    private static final int SIDE = 1024;
    private static final double TARGET = 106;

    List<DataRate> run(RunControl control) {
        Path[] pictures = new PhotoSet(request.folder().resolve("photos")).pictures(request.pictures(), control);
        return List.of(
                rate("decode", 0, pictures, control, PictureDecoder::read),
                rate(
                        "decode + resize to 1024, prefiltered linear",
                        TARGET,
                        pictures,
                        control,
                        picture -> PictureDecoder.readWithin(picture, SIDE)),
                rate(
                        "decode + resize to 1024, bicubic as Pillow's",
                        0,
                        pictures,
                        control,
                        picture -> shrunk(PictureDecoder.read(picture), ResampleFilter.BICUBIC)),
                rate(
                        "decode + resize to 1024, Lanczos as Pillow's",
                        0,
                        pictures,
                        control,
                        picture -> shrunk(PictureDecoder.read(picture), ResampleFilter.LANCZOS)));
    }

    /** Decodes one picture. */
    @FunctionalInterface
    private interface Decode {
        Pixels of(Path picture) throws BadPictureException;
    }

    private DataRate rate(String name, double target, Path[] pictures, RunControl control, Decode decode) {
        return DataRate.of(name, pictures.length, target, request.repetition(), control, () -> {
            for (Path picture : pictures) {
                control.cancellation().check(name);
                decode.of(picture);
            }
        });
    }

    /** Shrinks a picture to a longest side; a smaller one stays as it is. */
    private static Pixels shrunk(Pixels pixels, ResampleFilter filter) {
        double scale = (double) SIDE / Math.max(pixels.width(), pixels.height());
        return scale >= 1
                ? pixels
                : Resampler.resize(
                        pixels,
                        Math.max(1, (int) Math.round(pixels.width() * scale)),
                        Math.max(1, (int) Math.round(pixels.height() * scale)),
                        filter);
    }
}
