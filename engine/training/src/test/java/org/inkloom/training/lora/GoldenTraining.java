package org.inkloom.training.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.diffusion.scheduler.PredictionType;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.golden.Golden;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.AdapterConfig;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LoraInit;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.ObjectiveConfig;
import org.inkloom.training.config.OptimizerConfig;
import org.inkloom.training.step.CheckpointedBlocks;
import org.inkloom.training.step.DenoisingLoss;
import org.inkloom.training.step.Differentiation;
import org.inkloom.training.step.Update;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/** One variant of the reference training, computed by this project on the recorded inputs. */
final class GoldenTraining implements AutoCloseable {
    private static final String A_WEIGHT = ".lora_A.default.weight";
    private static final List<String> INPUTS = List.of("latents", "noise", "pooled", "time_ids", "timestep");

    /** What a training left: its losses batch by batch, gradients by {@code grad_stepN.LAYER...}, the last weights. */
    record Result(List<Double> losses, Map<String, double[]> gradients, Map<String, double[]> weights) {}

    private final String variant;
    private final JsonNode json;
    private final JsonNode settings;
    private final TensorFile data;
    private final TensorFile expected;
    private final UNetModel model;
    private final LoraWeights lora;
    private final UNet unet;
    private final Differentiation differentiation;
    private final Update update;
    private final Placement placement;
    private final DenoisingLoss loss;

    /** Skips the calling test where the folder lacks something that the training is made of. */
    GoldenTraining(String variant, boolean checkpointing, Placement placement) {
        this.variant = variant;
        this.placement = placement;
        requireFiles(variant);
        json = Golden.json("train/train.json");
        settings = json.path("variants").path(variant);
        data = Golden.tensors("train/data.safetensors");
        expected = Golden.tensors("train/expected.safetensors");
        model = UNetModel.load(Golden.path("kolors-tiny/unet"), placement);
        AdapterConfig adapter = new AdapterConfig(
                json.path("rank").asInt(), json.path("alpha").asDouble(), layers().toList(), LoraInit.GAUSSIAN);
        lora = new LoraWeights(LoraTarget.of(model.shapes()), adapter, placement, 1);
        unet = model.with(lora.adapters());
        differentiation = checkpointing ? new CheckpointedBlocks() : Differentiation.PLAIN;
        update = new Update(lora.weights(), optimizer(), placement.compute() == DType.FLOAT16, differentiation);
        ObjectiveConfig objective = new ObjectiveConfig(settings.path("minsnr").asDouble(0), 0);
        loss = new DenoisingLoss(schedule(), PredictionType.EPSILON, objective, placement);
        start();
    }

    /** Looked for before anything is opened, because what is open would have to be closed. */
    private static void requireFiles(String variant) {
        Golden.network("kolors-tiny/unet");
        JsonNode train = Golden.json("train/train.json");
        JsonNode said = train.path("variants").path(variant);
        for (String key : List.of("rank", "alpha", "lr", "timesteps")) {
            Assumptions.assumeTrue(train.has(key), "skipped: train.json has no " + key);
        }
        int batches = said.path("n_opt").asInt() * said.path("accum").asInt();
        Assumptions.assumeTrue(batches > 0, "skipped: train.json has no n_opt and accum of " + variant);
        try (TensorFile inputs = Golden.tensors("train/data.safetensors");
                TensorFile results = Golden.tensors("train/expected.safetensors")) {
            Stream<String> needed = Stream.concat(
                    Stream.of("prompt_emb.0"),
                    IntStream.range(0, batches)
                            .boxed()
                            .flatMap(i -> INPUTS.stream().map(input -> "data." + i + "." + input)));
            needed.forEach(name -> Assumptions.assumeTrue(
                    inputs.names().contains(name), "skipped: train/data.safetensors has no " + name));
            Assumptions.assumeTrue(
                    results.names().stream().anyMatch(name -> name.startsWith("init.")),
                    "skipped: train/expected.safetensors has no init.*");
        }
    }

    private OptimizerConfig optimizer() {
        Map<String, String> keys = Map.of(
                "model",
                "m",
                "dataset_path",
                "d",
                "learning_rate",
                json.path("lr").asString());
        return LoraTrainingConfig.from(GivenSettings.of(keys)).optimizer();
    }

    /** DiffSynth's script trains with the noise of Kolors, whatever scheduler the model folder is drawn with. */
    private NoiseSchedule schedule() {
        int last = json.path("timestep_ids").path(0).asInt()
                + json.path("timesteps").path(0).asInt();
        if (!json.has("timestep_ids") || last == NoiseConfig.KOLORS.trainSteps() - 1) {
            return NoiseSchedule.of(NoiseConfig.KOLORS);
        }
        Path config = Golden.path("kolors-tiny/scheduler/scheduler_config.json");
        NoiseConfig noise = SchedulerConfig.read(config).noise();
        assertThat(noise.trainSteps()).as("timesteps that train.json counts").isEqualTo(last + 1);
        return NoiseSchedule.of(noise);
    }

    private Stream<String> layers() {
        return expected.names().stream()
                .filter(name -> name.startsWith("init.") && name.endsWith(A_WEIGHT))
                .map(name -> name.substring("init.".length(), name.length() - A_WEIGHT.length()));
    }

    private void start() {
        assertThat(lora.layers()).containsExactlyInAnyOrderElementsOf(layers().toList());
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            each((layer, half) -> value(layer, half).copy_(stored("init", layer, half)));
            lora.weights().refresh();
        }
    }

    /** Trains to the end by its own gradients, which are recorded for every update. */
    Result train() {
        return train(false);
    }

    /**
     * Trains as far as the reference recorded gradients, and updates by those, so that each gradient is computed where
     * the reference computed it.
     */
    Result follow() {
        return train(true);
    }

    private Result train(boolean follows) {
        List<Double> losses = new ArrayList<>();
        Map<String, double[]> gradients = new LinkedHashMap<>();
        int batches = settings.path("accum").asInt();
        for (int u = 0; u < settings.path("n_opt").asInt(); u++) {
            String step = "grad_step" + (u + 1);
            if (follows && !isRecorded(step)) {
                break;
            }
            for (int b = 0; b < batches; b++) {
                losses.add(batch(u * batches + b, batches));
            }
            try (Scope scope = Scope.open()) {
                each((layer, half) -> gradients.put(name(step, layer, half), Tensors.doubles(gradient(layer, half))));
            }
            if (follows) {
                takeGradients(step);
            }
            update.finish(json.path("lr").asDouble());
        }
        Map<String, double[]> weights = new LinkedHashMap<>();
        try (Scope scope = Scope.open()) {
            each((layer, half) -> weights.put(name("final", layer, half), Tensors.doubles(value(layer, half))));
        }
        return new Result(losses, gradients, weights);
    }

    private boolean isRecorded(String step) {
        return expected.names().stream().anyMatch(name -> name.startsWith(variant + "." + step + "."));
    }

    /** A half that the reference left out of a step, as A in the first, has a gradient of exactly zero there. */
    private void takeGradients(String step) {
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            each((layer, half) -> {
                Tensor own = lora.weights().view(lora.weights().gradients(), layer + ".lora_" + half);
                if (expected.names().contains(variant + "." + name(step, layer, half))) {
                    own.copy_(Tensors.mul(
                            stored(variant + "." + step, layer, half),
                            update.scale().factor()));
                }
            });
        }
    }

    private double batch(int i, int batches) {
        String prefix = "data." + i + ".";
        try (Scope scope = Scope.open()) {
            Tensor latents = exact(prefix + "latents");
            int count = (int) latents.size(0);
            float[] steps =
                    Tensors.floats(exact(prefix + "timestep").reshape(-1).expand(count));
            int[] timesteps = new int[count];
            for (int n = 0; n < count; n++) {
                timesteps[n] = Math.round(steps[n]);
            }
            UNet.Conditioning conditioning = new UNet.Conditioning(
                    prompt(i, count),
                    input(prefix + "pooled").expand(count, -1),
                    exact(prefix + "time_ids").expand(count, -1));
            DenoisingLoss.Mixture mixture = new DenoisingLoss.Mixture(exact(prefix + "noise"), timesteps);
            Tensor value = loss.of(
                    Denoiser.of(unet), latents, UNetPass.of(conditioning).runBy(differentiation.runner()), mixture);
            update.add(value, batches);
            return Tensors.doubles(value)[0];
        }
    }

    private Tensor prompt(int i, int count) {
        long prompts = data.names().stream()
                .filter(name -> name.startsWith("prompt_emb."))
                .count();
        return input("prompt_emb." + i % prompts).expand(count, -1, -1);
    }

    private Tensor input(String name) {
        return Tensors.to(Tensors.copyOf(data.get(name)), placement.device(), placement.compute());
    }

    private Tensor exact(String name) {
        return Tensors.to(Tensors.copyOf(data.get(name)), placement.device(), DType.FLOAT32);
    }

    private Tensor value(String layer, String half) {
        return lora.weights().view(lora.weights().values(), layer + ".lora_" + half);
    }

    private Tensor gradient(String layer, String half) {
        Tensor scaled = lora.weights().view(lora.weights().gradients(), layer + ".lora_" + half);
        return Tensors.mul(scaled, 1 / update.scale().factor());
    }

    private interface Visit {
        void visit(String layer, String half);
    }

    private void each(Visit visit) {
        for (String layer : lora.layers()) {
            visit.visit(layer, "A");
            visit.visit(layer, "B");
        }
    }

    private Tensor stored(String prefix, String layer, String half) {
        return Tensors.copyOf(expected.get(name(prefix, layer, half)));
    }

    private static String name(String prefix, String layer, String half) {
        return prefix + "." + layer + ".lora_" + half + ".default.weight";
    }

    @Override
    public void close() {
        update.close();
        lora.close();
        model.close();
        expected.close();
        data.close();
    }
}
