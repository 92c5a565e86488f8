package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.annotate.AnnotationKind;
import org.inkloom.annotate.Annotators;
import org.inkloom.workflow.node.NodeType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results are kept until a file that they were made with is replaced, even by one of its size and time. */
class ReplacedNodeFilesTest {
    @TempDir
    Path folder;

    private final Map<String, NodeType> types = new HashMap<>();
    private Models models;

    @BeforeEach
    void open() throws IOException {
        models = new Models(List.of(folder), "cpu");
        OwnFolders places = new OwnFolders(folder.resolve("input"), folder.resolve("output"));
        List<NodeType> all = new ArrayList<>(new LoaderNodes(models, new LoraShelf(models, places)).types());
        all.addAll(new SizedPromptNodes(models).types());
        all.addAll(new ControlNodes(new ControlNetworks(List.of(folder))).types());
        all.addAll(new AdapterNodes(models, new AdapterShelf(List.of(folder))).types());
        all.forEach(type -> types.put(type.spec().name(), type));
    }

    @AfterEach
    void close() {
        models.close();
    }

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "weights");
    }

    private static void replace(Path file) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Path other = Files.writeString(file.resolveSibling("other"), "weighed");
        Files.setLastModifiedTime(other, time);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private Optional<String> known(String type, Object... inputs) {
        Map<String, @Nullable Object> constants = new HashMap<>();
        for (int i = 0; i < inputs.length; i += 2) {
            constants.put((String) inputs[i], inputs[i + 1]);
        }
        return Objects.requireNonNull(types.get(type)).fingerprint(constants);
    }

    private void changesWith(Path file, String type, Object... inputs) throws IOException {
        Optional<String> before = known(type, inputs);
        assertThat(before).as(type).isPresent().isEqualTo(known(type, inputs));
        replace(file);
        assertThat(known(type, inputs)).as(type).isPresent().isNotEqualTo(before);
    }

    @Test
    void networks_adapters_encoders_and_loras_are_told_apart() throws IOException {
        changesWith(file("controlnet/net.pth"), "ControlNetLoader", "control_net_name", "net.pth");
        Path lora = file("loras/ink.safetensors");
        changesWith(lora, "LoraLoader", "lora_name", "ink.safetensors");
        changesWith(lora, "LoraLoaderModelOnly");
        Path adapter = file("ipadapter/ip-adapter.safetensors");
        changesWith(adapter, "IPAdapterModelLoader", "ipadapter_file", "ip-adapter.safetensors");
        changesWith(adapter, "IPAdapterUnifiedLoader", "preset", "STANDARD (medium strength)");
        Path encoder = file("clip_vision/large/model.safetensors");
        Files.writeString(encoder.resolveSibling("config.json"), "{\"architectures\": [\"CLIPVisionModel\"]}");
        changesWith(encoder, "CLIPVisionLoader", "clip_name", "large");
        changesWith(encoder, "IPAdapterModelLoader", "ipadapter_file", "ip-adapter.safetensors");
    }

    @Test
    void a_prompt_depends_on_the_embeddings_that_it_names_and_on_no_others() throws IOException {
        Path ink = file("embeddings/ink.safetensors");
        Path oil = file("embeddings/oil.safetensors");
        changesWith(ink, "CLIPTextEncode", "text", "a cat, (embedding:ink:1.2)");
        Optional<String> before = known("CLIPTextEncode", "text", "a cat, embedding:ink");
        replace(oil);
        assertThat(known("CLIPTextEncode", "text", "a cat, embedding:ink")).isEqualTo(before);
        assertThat(known("CLIPTextEncode", "text", "a cat")).contains("");
        changesWith(oil, "CLIPTextEncodeSDXL", "text_g", "a cat", "text_l", "embedding:oil");
        changesWith(oil, "CLIPTextEncode"); // a linked text may name any
        Files.delete(oil);
        assertThat(known("CLIPTextEncode", "text", "embedding:oil")).contains("");
    }

    @Test
    void control_pictures_depend_on_every_file_of_weights_that_their_kind_reads() throws IOException {
        for (AnnotationKind kind : AnnotationKind.values()) {
            for (String name : kind.files()) {
                Path weights = file("annotators/" + name);
                List<Path> here = List.of(folder.resolve("annotators"));
                Optional<String> before = FileIdentity.of(() -> Annotators.files(kind, here));
                replace(weights);
                assertThat(FileIdentity.of(() -> Annotators.files(kind, here)))
                        .as("%s, %s", kind, name)
                        .isPresent()
                        .isNotEqualTo(before);
            }
        }
    }
}
