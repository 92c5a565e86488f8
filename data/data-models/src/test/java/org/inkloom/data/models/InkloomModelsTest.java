package org.inkloom.data.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.AbstractThrowableAssert;
import org.inkloom.data.port.ModelRequest;
import org.inkloom.hub.HubSettings;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InkloomModelsTest {
    private static final String CLIP = "openai/clip-vit-base-patch32";

    @TempDir
    private Path home;

    private InkloomModels models() {
        return new InkloomModels(HubSettings.of(Map.of(), home));
    }

    private ModelRequest request(String model) {
        return new ModelRequest("some_filter", model, home, "cpu");
    }

    private static AbstractThrowableAssert<?, ?> refused(Runnable work, String code) {
        return assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private Path folder(String name, String config) throws IOException {
        Path folder =
                Files.createDirectories(home.resolve(".cache/inkloom/models").resolve(name));
        Files.writeString(folder.resolve("config.json"), config);
        return folder;
    }

    @Test
    void a_model_that_is_missing_names_operator_places_size_and_command() {
        refused(() -> models().similarity(request(CLIP)), "INK-DATA-031")
                .hasMessageContaining("some_filter")
                .hasMessageContaining(CLIP)
                .hasMessageContaining(
                        home.resolve(".cache/inkloom/models").resolve(CLIP).toString())
                .hasMessageContaining("models--openai--clip-vit-base-patch32")
                .hasMessageContaining("modelscope")
                .hasMessageContaining("inkloom pull " + CLIP + " (about 610 MB)");
        refused(() -> models().classifier(request("someone/else")), "INK-DATA-031")
                .hasMessageContaining("--dry-run someone/else");
        refused(() -> models().classifier(request("a/b/c")), "INK-DATA-031").hasMessageContaining("Name a folder");
    }

    @Test
    void a_config_without_weights_is_no_model() throws IOException {
        folder(CLIP, "{\"model_type\": \"clip\"}");
        refused(() -> models().embedder(request(CLIP)), "INK-DATA-031");
    }

    @Test
    void a_model_of_another_kind_is_refused() throws IOException {
        Path folder = folder("someone/bert", "{\"model_type\": \"bert\"}");
        Files.write(folder.resolve("model.safetensors"), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
        refused(() -> models().classifier(request("someone/bert")), "INK-DATA-032")
                .hasMessageContaining("bert")
                .hasMessageContaining("ViT");
    }

    @Test
    void missing_shards_are_told_at_the_start() throws IOException {
        Path folder = folder(CLIP, "{\"model_type\": \"clip\"}");
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"a\": \"model-00001-of-00001.safetensors\"}}");
        refused(() -> models().embedder(request(CLIP)), "INK-FILE-011");
    }

    @Test
    void weights_that_do_not_fit_their_config_are_told_before_a_row_is_read() throws IOException {
        Path folder = Files.createDirectories(home.resolve("broken"));
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"vit\"}");
        Files.write(folder.resolve("model.safetensors"), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
        ModelRecipe recipe = new ModelRecipe(home).row("x", List.of("missing.png"));

        assertThatThrownBy(() -> recipe.process(
                        "image_nsfw_filter", "{hf_nsfw_model: broken}", 1, home.resolve("out/kept.jsonl")))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-MODEL-001"));
        assertThat(home.resolve("out")).doesNotExist();
        assertThat(Pool.loaded()).isZero();
    }

    @Test
    void a_model_is_loaded_once_and_freed_with_its_last_user() {
        AtomicInteger closed = new AtomicInteger();
        AtomicInteger opened = new AtomicInteger();
        Pool.Handle<AutoCloseable> first = handle(opened, closed);
        Pool.Handle<AutoCloseable> second = handle(opened, closed);
        first.use(model -> model);
        first.use(model -> model);
        second.use(model -> model);
        first.close();
        first.close();
        assertThat(opened).hasValue(1);
        assertThat(closed).hasValue(0);
        second.close();
        assertThat(closed).hasValue(1);
        first.use(model -> model);
        assertThat(opened).hasValue(2);
        first.close();
    }

    private static Pool.Handle<AutoCloseable> handle(AtomicInteger opened, AtomicInteger closed) {
        return new Pool.Handle<>("key", AutoCloseable.class, () -> {
            opened.incrementAndGet();
            return closed::incrementAndGet;
        });
    }

    @Test
    void a_model_that_fails_ends_the_run_and_is_no_fault_of_a_sample() {
        Pool.Handle<AutoCloseable> handle = new Pool.Handle<>("key", AutoCloseable.class, () -> () -> {});
        refused(
                () -> handle.use(_ -> {
                    throw new IllegalStateException("mat1 and mat2 shapes cannot be multiplied");
                }),
                "INK-DATA-033");
        refused(
                () -> handle.use(_ -> {
                    throw new IllegalStateException("CUDA out of memory");
                }),
                "INK-TENSOR-005");
        handle.close();
    }
}
