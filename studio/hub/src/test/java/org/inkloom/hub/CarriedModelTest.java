package org.inkloom.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CarriedModelTest {
    private static final String INDEX = "META-INF/inkloom/inkling/model/model_index.json";

    @TempDir
    private Path folder;

    @AfterEach
    void forgetTheProperty() {
        System.clearProperty(CarriedModel.PROPERTY);
    }

    @Test
    void a_build_without_weights_says_what_to_do() {
        System.setProperty(CarriedModel.PROPERTY, folder.toString());
        assertThat(CarriedModel.find()).isEmpty();
        assertThatThrownBy(CarriedModel::require)
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-HUB-012")
                .hasMessageContaining("model DIR");
    }

    @Test
    void the_launcher_names_a_folder_that_is_used_where_it_lies() throws IOException {
        Files.createDirectories(folder.resolve("model"));
        Files.writeString(folder.resolve("model/model_index.json"), "{}");
        Files.createDirectories(folder.resolve("lora"));
        Files.writeString(folder.resolve("lora/watercolour.safetensors"), "");
        Files.writeString(folder.resolve("lora/watercolour.yaml"), "");
        System.setProperty(CarriedModel.PROPERTY, folder.toString());

        CarriedModel model = CarriedModel.require();

        assertThat(model.folder()).isEqualTo(folder.resolve("model"));
        assertThat(model.loras()).containsExactly("watercolour");
        assertThat(model.lora("watercolour")).hasValue(folder.resolve("lora/watercolour.safetensors"));
        assertThat(model.lora("oil")).isEmpty();
    }

    @Test
    void a_jar_is_unpacked_once_and_another_content_into_another_folder() throws Exception {
        Path store = folder.resolve("store");
        Path first = unpacked(jar("a.jar", "one"), store);
        assertThat(first.resolve("model/unet/weights")).content().isEqualTo("one");
        assertThat(first.resolve("model/model_index.json")).exists();
        assertThat(first.resolve("lora/ink-wash.safetensors")).exists();

        Files.writeString(first.resolve("mark"), "still the same folder");
        assertThat(unpacked(jar("a.jar", "one"), store).resolve("mark")).exists();
        assertThat(unpacked(jar("b.jar", "two"), store)).isNotEqualTo(first);
        try (Stream<Path> left = Files.list(store)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .hasSize(2)
                    .noneMatch(n -> n.contains("part"));
        }
    }

    @Test
    void an_unpacked_file_that_was_cut_off_or_lost_is_unpacked_again() throws Exception {
        Path store = folder.resolve("store");
        Path jar = jar("a.jar", "weights");
        Path weights = unpacked(jar, store).resolve("model/unet/weights");
        Files.writeString(weights, "wei");
        unpacked(jar, store);
        assertThat(weights).content().isEqualTo("weights");
        Files.delete(weights);
        unpacked(jar, store);
        assertThat(weights).content().isEqualTo("weights");
        try (Stream<Path> left = Files.list(store)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void resources_in_a_folder_stay_where_they_are() throws Exception {
        Path index = Files.createDirectories(folder.resolve("classes/META-INF/inkloom/inkling/model"))
                .resolve("model_index.json");
        Files.writeString(index, "{}");
        assertThat(CarriedModel.ofResource(index.toUri().toURL(), folder.resolve("store")))
                .isEqualTo(folder.resolve("classes/META-INF/inkloom/inkling"));
    }

    @Test
    void a_store_that_cannot_be_written_has_a_code() throws Exception {
        Path file = Files.writeString(folder.resolve("a-file"), "");
        Path jar = jar("a.jar", "one");
        assertThatThrownBy(() -> unpacked(jar, file.resolve("store"))).hasMessageContaining("INK-HUB-013");
    }

    private static Path unpacked(Path jar, Path store) throws Exception {
        return CarriedModel.ofResource(
                URI.create("jar:" + jar.toUri() + "!/" + INDEX).toURL(), store);
    }

    private Path jar(String name, String weights) throws IOException {
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            add(entries, INDEX, "{}");
            add(entries, "META-INF/inkloom/inkling/model/unet/weights", weights);
            add(entries, "META-INF/inkloom/inkling/lora/ink-wash.safetensors", "");
            add(entries, "other/file", "not ours");
        }
        return jar;
    }

    private static void add(JarOutputStream jar, String name, String text) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(text.getBytes(StandardCharsets.UTF_8));
        jar.closeEntry();
    }
}
