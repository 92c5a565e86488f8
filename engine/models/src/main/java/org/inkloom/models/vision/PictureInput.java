package org.inkloom.models.vision;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * How a model wants its pictures, from its {@code preprocessor_config.json}: resized by {@link #filter()}, cut to {@link
 * #width()} by {@link #height()} pixels, then as numbers {@code (value * rescale - mean) / deviation}.
 *
 * <p>Resizing is the caller's, because it needs no tensor; {@link #tensor} does the rest. The arithmetic is that of
 * transformers' image processors over Pillow and NumPy, in float32.
 *
 * @param resize how a picture of another shape becomes one of this size
 * @param edge the shorter side after resizing, for {@link Resize#SHORTEST_EDGE}
 * @param width columns
 * @param height rows
 * @param filter Pillow's number of the resizing filter: 1 Lanczos, 2 bilinear, 3 bicubic, 4 box, 5 Hamming
 * @param rescale factor on the stored values 0 to 255
 * @param mean what is subtracted from red, green and blue
 * @param deviation what they are divided by
 */
public record PictureInput(
        Resize resize,
        int edge,
        int width,
        int height,
        int filter,
        double rescale,
        List<Double> mean,
        List<Double> deviation) {
    /** The ways to resize. */
    public enum Resize {
        /** The shorter side becomes {@link PictureInput#edge()}, the shape stays, and the middle is cut. */
        SHORTEST_EDGE,
        /** Both sides become what is asked for, whatever the shape was. */
        STRETCH
    }

    private static final int CHANNELS = 3;
    private static final double UNIT = 1 / 255.0;
    private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    private static final List<Double> CLIP_DEVIATION = List.of(0.26862954, 0.26130258, 0.27577711);
    private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
    private static final List<Double> IMAGENET_DEVIATION = List.of(0.229, 0.224, 0.225);
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);
    private static final int BILINEAR = 2;
    private static final int BICUBIC = 3;

    /** Checks sizes and channels. */
    public PictureInput {
        if (edge < 1 || width < 1 || height < 1 || mean.size() != CHANNELS || deviation.size() != CHANNELS) {
            throw new IllegalArgumentException(
                    "no picture input: " + width + "x" + height + ", means " + mean + ", deviations " + deviation);
        }
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    /** Returns CLIP's way: bicubic to the shortest edge, the middle cut, OpenAI's colours. */
    public static PictureInput clip(int side) {
        return new PictureInput(Resize.SHORTEST_EDGE, side, side, side, BICUBIC, UNIT, CLIP_MEAN, CLIP_DEVIATION);
    }

    /** Returns BLIP's way: bicubic without regard to the shape, OpenAI's colours. */
    public static PictureInput blip(int side) {
        return new PictureInput(Resize.STRETCH, side, side, side, BICUBIC, UNIT, CLIP_MEAN, CLIP_DEVIATION);
    }

    /** Returns DINO's way: bicubic without regard to the shape, ImageNet's colours. */
    public static PictureInput dino(int side) {
        return new PictureInput(Resize.STRETCH, side, side, side, BICUBIC, UNIT, IMAGENET_MEAN, IMAGENET_DEVIATION);
    }

    /** Returns DINOv2's way: bicubic to a shortest edge of 256, the middle 224 x 224 cut, ImageNet's colours. */
    public static PictureInput dinov2() {
        return new PictureInput(Resize.SHORTEST_EDGE, 256, 224, 224, BICUBIC, UNIT, IMAGENET_MEAN, IMAGENET_DEVIATION);
    }

    /** Returns ViT's way: bilinear without regard to the shape, values from -1 to 1. */
    public static PictureInput vit(int side) {
        return new PictureInput(Resize.STRETCH, side, side, side, BILINEAR, UNIT, HALF, HALF);
    }

    /**
     * Reads {@code preprocessor_config.json} of a model folder.
     *
     * @param usual the model family's defaults, used for absent keys and where there is no such file
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-003} to {@code -005} if it is damaged or asks for
     *     steps that are not built in
     */
    public static PictureInput read(Path folder, PictureInput usual) {
        Path file = folder.resolve("preprocessor_config.json");
        return Files.exists(file) ? of(ConfigReader.open(file), usual) : usual;
    }

    private static PictureInput of(ConfigReader config, PictureInput usual) {
        if (!config.flag("do_resize", true)) {
            throw config.unsupported("do_resize", "true");
        }
        boolean normalize = config.flag("do_normalize", true);
        double rescale = config.flag("do_rescale", true) ? config.number("rescale_factor", usual.rescale) : 1;
        List<Double> deviation = normalize ? config.numbers("image_std", usual.deviation) : List.of(1.0, 1.0, 1.0);
        if (deviation.stream().anyMatch(value -> Math.abs(value.floatValue()) < Float.MIN_NORMAL)) {
            throw config.unsupported("image_std", "numbers that colours can be divided by");
        }
        PictureInput sized = sized(config, usual);
        return new PictureInput(
                sized.resize,
                sized.edge,
                sized.width,
                sized.height,
                config.id("resample", usual.filter),
                rescale,
                normalize ? config.numbers("image_mean", usual.mean) : List.of(0.0, 0.0, 0.0),
                deviation);
    }

    private static PictureInput sized(ConfigReader config, PictureInput usual) {
        boolean number = config.isNumber("size");
        ConfigReader size = number ? config : config.section("size");
        boolean shortest =
                number || !config.has("size") ? usual.resize == Resize.SHORTEST_EDGE : size.has("shortest_edge");
        boolean crop = config.flag("do_center_crop", usual.resize == Resize.SHORTEST_EDGE);
        if (shortest) {
            if (!crop) {
                throw config.unsupported("do_center_crop", "true where the shortest edge is resized");
            }
            int edge = size.positive(number ? "size" : "shortest_edge", usual.edge);
            boolean square = config.isNumber("crop_size");
            ConfigReader cut = square ? config : config.section("crop_size");
            int width = cut.positive(square ? "crop_size" : "width", usual.width);
            int height = cut.positive(square ? "crop_size" : "height", usual.height);
            return usual.with(Resize.SHORTEST_EDGE, edge, width, height);
        }
        int width = size.positive(number ? "size" : "width", usual.width);
        int height = size.positive(number ? "size" : "height", usual.height);
        return usual.with(Resize.STRETCH, Math.min(width, height), width, height);
    }

    private PictureInput with(Resize way, int newEdge, int newWidth, int newHeight) {
        return new PictureInput(way, newEdge, newWidth, newHeight, filter, rescale, mean, deviation);
    }

    /**
     * Turns pictures that already have the right size into a batch of numbers.
     *
     * @param pictures at least one, each {@code height * width * 3} bytes of 8-bit RGB, rows from the top
     * @return {@code [B, 3, height, width]} on the device and in the type of the placement, in the current scope
     * @throws IllegalArgumentException if a picture has another size
     */
    public Tensor tensor(List<byte[]> pictures, Placement placement) {
        int plane = width * height;
        float[] values = new float[pictures.size() * CHANNELS * plane];
        float[][] table = table();
        for (int p = 0; p < pictures.size(); p++) {
            byte[] rgb = pictures.get(p);
            if (rgb.length != CHANNELS * plane) {
                throw new IllegalArgumentException(rgb.length + " bytes are not " + width + " x " + height + " pixels");
            }
            for (int c = 0; c < CHANNELS; c++) {
                int start = (p * CHANNELS + c) * plane;
                for (int i = 0; i < plane; i++) {
                    values[start + i] = table[c][rgb[CHANNELS * i + c] & 0xff];
                }
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor batch = Tensors.of(values, pictures.size(), CHANNELS, height, width);
            return scope.keep(Tensors.to(batch, placement.device(), placement.compute()));
        }
    }

    private float[][] table() {
        float[][] table = new float[CHANNELS][256];
        for (int c = 0; c < CHANNELS; c++) {
            float centre = mean.get(c).floatValue();
            float width = deviation.get(c).floatValue();
            for (int value = 0; value < 256; value++) {
                table[c][value] = ((float) (value * rescale) - centre) / width;
            }
        }
        return table;
    }
}
