package org.inkloom.training.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.PicturesConfig;
import org.inkloom.training.dataset.Example;
import org.inkloom.training.dataset.PictureSet;
import org.inkloom.training.picture.Bucket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingPicturesTest {
    @TempDir
    Path folder;

    private static PicturesConfig config(String... settings) {
        Map<String, String> values =
                new LinkedHashMap<>(Map.of("model", "m", "dataset_path", "d", "width", "64", "height", "64"));
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        return LoraTrainingConfig.from(GivenSettings.of(values)).pictures();
    }

    private static List<PictureSet.Sized> pictures(int count) {
        List<PictureSet.Sized> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Example example = new Example(Path.of("p" + i + ".png"), "caption " + i);
            pictures.add(new PictureSet.Sized(example, 100 + 30 * i, 120));
        }
        return pictures;
    }

    private static List<TrainingPictures.Shown> first(TrainingPictures pictures, int batches) {
        List<TrainingPictures.Shown> shown = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            shown.addAll(pictures.batch(i));
        }
        return shown;
    }

    @Test
    void random_windows_and_mirrors_are_drawn_anew_at_each_use_and_the_same_in_every_run() {
        PicturesConfig config = config("random_flip", "true", "caption_dropout", "0.3");
        TrainingPictures pictures = new TrainingPictures(pictures(4), config, 2, 7);
        TrainingPictures again = new TrainingPictures(pictures(4), config, 2, 7);

        List<TrainingPictures.Shown> shown = first(pictures, 40);

        assertThat(first(again, 40)).isEqualTo(shown);
        assertThat(new HashSet<>(
                        shown.stream().map(TrainingPictures.Shown::view).toList()))
                .hasSizeGreaterThan(40);
        long mirrored = shown.stream().filter(s -> s.view().mirrored()).count();
        assertThat(mirrored).isBetween(25L, 55L);
        long dropped = shown.stream().filter(s -> s.caption().isEmpty()).count();
        assertThat(dropped).isBetween(10L, 40L);
        assertThat(pictures.captions()).contains("", "caption 3");
    }

    @Test
    void all_views_of_a_cached_run_are_known_before_it() {
        for (String[] settings : new String[][] {
            {"center_crop", "true", "random_flip", "true"},
            {"buckets", "true", "bucket_step", "16"},
            {"cache_latents", "always", "random_flip", "true"}
        }) {
            TrainingPictures pictures = new TrainingPictures(pictures(5), config(settings), 2, 1);

            Set<PictureView> known = new HashSet<>(pictures.fixedViews());
            assertThat(first(pictures, 30)).allSatisfy(s -> assertThat(known).contains(s.view()));
        }
    }

    @Test
    void pictures_kept_for_validation_are_not_trained_on() {
        TrainingPictures pictures =
                new TrainingPictures(pictures(10), config("validation_split", "0.3", "center_crop", "true"), 1, 3);

        Set<String> kept = new HashSet<>();
        pictures.validation().forEach(shown -> kept.add(shown.caption()));
        assertThat(kept).hasSize(3);
        assertThat(first(pictures, 60)).noneMatch(shown -> kept.contains(shown.caption()));
        assertThat(pictures.fixedViews()).hasSize(10);
    }

    @Test
    void a_single_picture_is_always_trained_on() {
        TrainingPictures pictures = new TrainingPictures(pictures(1), config("validation_split", "0.5"), 1, 3);

        assertThat(pictures.validation()).isEmpty();
        assertThat(pictures.batch(0)).hasSize(1);
    }

    @Test
    void the_identity_changes_with_captions_and_order() {
        List<PictureSet.Sized> some = pictures(3);
        String identity = new TrainingPictures(some, config(), 1, 0).identity();

        assertThat(new TrainingPictures(some.reversed(), config(), 1, 0).identity())
                .isNotEqualTo(identity);
        assertThat(new TrainingPictures(some.subList(0, 2), config(), 1, 0).identity())
                .isNotEqualTo(identity);
        assertThat(new TrainingPictures(pictures(3), config(), 1, 0).identity()).isEqualTo(identity);
    }

    @Test
    void a_cache_entry_comes_back_and_its_name_follows_from_all_parts() throws IOException {
        EncodingCache cache = new EncodingCache(folder.resolve("cache"));
        String key = EncodingCache.key("text", "model", "a caption");

        assertThat(cache.has(key)).isFalse();
        try (Scope scope = Scope.open()) {
            Tensor tensor = Tensors.of(new float[] {1, 2, 3}, 1, 3);
            cache.put(key, Map.of("x", tensor));
            assertThat(Tensors.floats(cache.get(key).values().iterator().next()))
                    .containsExactly(1, 2, 3);
        }
        assertThat(EncodingCache.key("text", "mode", "la caption")).isNotEqualTo(key);
        Path file = Files.writeString(folder.resolve("weights"), "1");
        String before = EncodingCache.identity(file);
        Files.writeString(file, "12");
        assertThat(EncodingCache.identity(file)).isNotEqualTo(before);
    }

    @Test
    void a_picture_that_vanished_is_named() {
        PictureView view = new TrainingPictures(pictures(1), config(), 1, 0)
                .batch(0)
                .getFirst()
                .view();

        assertThatThrownBy(view::look).hasMessageContaining("INK-TRAIN-017").hasMessageContaining("p0.png");
    }

    @Test
    void the_cache_and_the_checkpoint_know_which_pictures_are_turned() throws IOException {
        Example example = new Example(Files.createFile(folder.resolve("photo.jpg")), "");
        Latents latents = new Latents(new EncodingCache(folder), "vae");
        Bucket size = new Bucket(32, 32);
        PictureSet.Sized upright = new PictureSet.Sized(example, 64, 64, 6);
        PictureSet.Sized stored = new PictureSet.Sized(example, 64, 64);

        assertThat(latents.key(PictureView.middle(upright, size, true)))
                .isNotEqualTo(latents.key(PictureView.middle(stored, size, true)));
        assertThat(new TrainingPictures(List.of(upright), config(), 1, 1).identity())
                .isNotEqualTo(new TrainingPictures(List.of(stored), config(), 1, 1).identity());
    }
}
