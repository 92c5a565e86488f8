package org.inkloom.models.vit;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.transformer.Rows;
import org.inkloom.models.vision.PictureInput;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;

/**
 * A vision transformer as a describer of pictures, for example {@code facebook/dino-vits16} (Caron et al.,
 * arXiv:2104.14294) or {@code facebook/dinov2-small} and {@code facebook/dinov2-with-registers-small}: the last state of
 * the class token, which stands for the whole picture.
 *
 * <p>Pictures are 8-bit RGB bytes of the size that {@link #input} asks for. Use it from platform threads, one call at a
 * time. Closing it frees the weights.
 */
public final class VitFeatures implements AutoCloseable {
    private final Weights weights;
    private final UnaryOperator<Tensor> tower;
    private final PictureInput input;

    private VitFeatures(Weights weights, UnaryOperator<Tensor> tower, PictureInput input) {
        this.weights = weights;
        this.tower = tower;
        this.input = input;
    }

    /**
     * Loads a folder with {@code config.json}, weights in any published form, with or without {@code vit.} ({@code dinov2.},
     * {@code dinov2_with_registers.}) before their names, and {@code preprocessor_config.json} (the family's usual input where
     * that is absent). A classifier's last map is passed over.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-MODEL-001} to {@code -005} for the config or weights that
     *     do not fit it, {@code INK-FILE-nnn} for missing or damaged weights
     */
    public static VitFeatures load(Path folder, Placement placement) {
        ConfigReader config = ConfigReader.open(folder.resolve("config.json"));
        String family = config.text("model_type", "vit");
        return switch (family) {
            case "vit" -> {
                VitConfig sizes = VitConfig.read(config);
                PictureInput input = PictureInput.read(folder, PictureInput.dino(sizes.side()));
                yield open(folder, placement, family, input, w -> new VitTower(w, sizes)::states);
            }
            case Dinov2Config.PLAIN, Dinov2Config.WITH_REGISTERS -> {
                Dinov2Config sizes = Dinov2Config.read(config);
                PictureInput input = PictureInput.read(folder, PictureInput.dinov2());
                if (Math.min(input.width(), input.height()) < sizes.patch()) {
                    throw config.unsupported("patch_size", "at most the size of a picture that the preprocessor cuts");
                }
                yield open(folder, placement, family, input, w -> new Dinov2Tower(w, sizes)::states);
            }
            default -> throw config.unsupported("model_type", "vit, dinov2 or dinov2_with_registers");
        };
    }

    private static VitFeatures open(
            Path folder,
            Placement placement,
            String family,
            PictureInput input,
            Function<WeightScope, UnaryOperator<Tensor>> network) {
        TensorFile file = TensorFiles.openFolder(folder);
        String prefix = family + ".";
        boolean within = file.names().stream().anyMatch(name -> name.startsWith(prefix));
        return Weights.openFinite(file, placement).ownedBy(weights -> {
            UnaryOperator<Tensor> tower = weights.build(
                    family.equals("vit") ? "ViT" : "DINOv2",
                    AdapterSet.NONE,
                    name -> isUnused(name, prefix),
                    w -> network.apply(within ? w.in(family) : w));
            return new VitFeatures(weights, tower, input);
        });
    }

    private static boolean isUnused(String name, String prefix) {
        String plain = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        return plain.startsWith("pooler.") || plain.startsWith("classifier.") || plain.equals("embeddings.mask_token");
    }

    /** Returns the normalised last states, {@code [B, T, D]}, in the caller's scope; the first is that of the whole picture. */
    Tensor states(Tensor pictures) {
        return tower.apply(pictures);
    }

    /** Returns how pictures are to be prepared. */
    public PictureInput input() {
        return input;
    }

    /**
     * Describes pictures.
     *
     * @param pictures at least one
     * @return vectors of length 1, {@code [picture][D]}
     */
    public float[][] embeds(List<byte[]> pictures) {
        try (Scope scope = Scope.open()) {
            Tensor states = tower.apply(input.tensor(pictures, weights.placement()));
            float[][] vectors = Rows.of(Tensors.cast(states.select(1, 0), DType.FLOAT32));
            for (float[] vector : vectors) {
                toLengthOne(vector);
            }
            return vectors;
        }
    }

    private static void toLengthOne(float[] vector) {
        double square = 0;
        for (float value : vector) {
            square += (double) value * value;
        }
        double length = Math.sqrt(square);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
    }

    @Override
    public void close() {
        weights.close();
    }
}
