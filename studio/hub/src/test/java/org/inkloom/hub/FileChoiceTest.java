package org.inkloom.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FileChoiceTest {
    private static List<String> chosen(String... paths) {
        List<RemoteFile> files = Stream.of(paths)
                .map(path ->
                        new RemoteFile(path, URI.create("http://localhost/x"), OptionalLong.empty(), Optional.empty()))
                .toList();
        Listing listing = new Listing(Site.HUGGINGFACE, new RepoId("a/b"), "main", "main", files);
        return FileChoice.choose(listing, List.of()).stream()
                .map(RemoteFile::path)
                .toList();
    }

    @Test
    void prefers_safetensors_to_older_weights_folder_by_folder() {
        assertThat(chosen(
                        "unet/model.safetensors",
                        "unet/model.bin",
                        "text_encoder/pytorch_model-00001-of-00002.bin",
                        "text_encoder/pytorch_model.bin.index.json",
                        "unet/pytorch_model.bin.index.json"))
                .containsExactly(
                        "unet/model.safetensors",
                        "text_encoder/pytorch_model-00001-of-00002.bin",
                        "text_encoder/pytorch_model.bin.index.json");
    }

    @Test
    void of_the_models_that_score_only_what_scoring_reads_is_fetched() {
        assertThat(chosen(
                        ".gitattributes",
                        "README.md",
                        "config.json",
                        "configuration_predictor.py",
                        "model.safetensors",
                        "modeling_v2.py",
                        "preprocessor_config.json"))
                .containsExactly("config.json", "model.safetensors", "preprocessor_config.json");
        assertThat(chosen(
                        "config.json",
                        "flax_model.msgpack",
                        "merges.txt",
                        "model.safetensors",
                        "preprocessor_config.json",
                        "pytorch_model.bin",
                        "special_tokens_map.json",
                        "tf_model.h5",
                        "tokenizer.json",
                        "tokenizer_config.json",
                        "vocab.json"))
                .containsExactly(
                        "config.json",
                        "merges.txt",
                        "model.safetensors",
                        "preprocessor_config.json",
                        "special_tokens_map.json",
                        "tokenizer.json",
                        "tokenizer_config.json",
                        "vocab.json");
    }

    @Test
    void leaves_half_precision_variants_out_where_full_precision_is_there() {
        assertThat(chosen("unet/d.safetensors", "unet/d.fp16.safetensors", "vae/d.fp16.safetensors"))
                .containsExactly("unet/d.safetensors", "vae/d.fp16.safetensors");
        assertThat(chosen(
                        "m-00001-of-00002.safetensors",
                        "m.safetensors.index.json",
                        "m.fp16-00001-of-00002.safetensors",
                        "m.safetensors.index.fp16.json"))
                .containsExactly("m-00001-of-00002.safetensors", "m.safetensors.index.json");
    }

    @Test
    void leaves_out_other_frameworks_pictures_and_what_training_left() {
        assertThat(chosen(
                        ".gitattributes",
                        "README.md",
                        "tf_model.h5",
                        "flax_model.msgpack",
                        "onnx/model.onnx",
                        "rust_model.ot",
                        "optimizer.pt",
                        "training_args.bin",
                        "imgs/logo.png",
                        "config.json",
                        "vocab.txt",
                        "pytorch_model.bin"))
                .containsExactly("config.json", "vocab.txt", "pytorch_model.bin");
    }
}
