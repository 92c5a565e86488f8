package org.inkloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.inkloom.hub.Hub;
import org.inkloom.hub.HubSettings;
import org.inkloom.hub.Patience;
import org.inkloom.hub.PullRequest;
import org.inkloom.hub.Pulled;
import org.inkloom.hub.RemoteFile;
import org.inkloom.hub.Site;
import org.inkloom.run.Counted;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom pull}: downloads models and small files. */
@Command(
        name = "pull",
        header = "Fetches a model or an asset from Hugging Face, ModelScope or its publisher. 下载模型与资源。",
        description = {
            "",
            "What came is checked by size and hash. A transfer that breaks or is stopped goes on where it "
                    + "was when the command is run again. Of a repository, the files that Inkloom reads are "
                    + "fetched: safetensors rather than .bin, nothing of other frameworks. What the Python "
                    + "libraries of the two sites have fetched before is found and not fetched again."
        },
        footer = {
            "",
            "Examples:",
            "  inkloom pull openai/clip-vit-base-patch32",
            "  inkloom pull Kwai-Kolors/Kolors-diffusers --to models/kolors",
            "  inkloom pull AI-ModelScope/clip-vit-base-patch32 --from modelscope",
            "  inkloom pull stabilityai/sdxl-vae --file '*.json' --file 'sdxl_vae.safetensors'",
            "  inkloom pull asset:opencc asset:stopwords",
            "",
            "Assets: asset:opencv-frontalface, asset:opencc, asset:flagged-words, asset:stopwords,",
            "asset:lid176, asset:zh-sp, asset:en-sp",
            "",
            "HF_TOKEN and MODELSCOPE_API_TOKEN, or --token-file, give access to private and gated repositories;",
            "HF_ENDPOINT and MODELSCOPE_DOMAIN name mirrors; INKLOOM_HOME moves the folder of models",
            "(default ~/.cache/inkloom)."
        })
final class PullCommand extends InkloomCommand {
    @Parameters(
            paramLabel = "REPO|asset:NAME",
            arity = "1..*",
            description = "A repository such as openai/clip-vit-base-patch32, or an asset.")
    private List<String> names = List.of();

    @Option(
            names = "--from",
            paramLabel = "SITE",
            defaultValue = "huggingface",
            description = "huggingface or modelscope. Default: ${DEFAULT-VALUE}.")
    private Site site;

    @Option(names = "--revision", paramLabel = "REV", description = "Branch, tag or commit.")
    private @Nullable String revision;

    @Option(
            names = "--file",
            paramLabel = "GLOB",
            description = "Fetch these files only, for example 'unet/*.safetensors'; may be given several times.")
    private List<String> globs = List.of();

    @Option(names = "--to", paramLabel = "DIR", description = "Put the files here.")
    private @Nullable Path folder;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with the token, of mode 0600, instead of the environment's.")
    private @Nullable Path tokenFile;

    @Option(names = "--dry-run", description = "Only list the files and their sizes.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void execute() {
        HubSettings settings = HubSettings.ofProcess();
        Hub hub = Hub.open(tokenFile == null ? settings : settings.withTokenFile(site, tokenFile), Patience.USUAL);
        List<Map<String, Object>> facts = new ArrayList<>();
        for (String name : names) {
            PullRequest request =
                    new PullRequest(name, site, Optional.ofNullable(revision), globs, Optional.ofNullable(folder));
            if (dryRun) {
                facts.add(listed(name, hub.choose(request, control())));
            } else {
                facts.add(pulled(name, hub.pull(request, control())));
            }
        }
        if (json) {
            printJson(facts);
        }
    }

    private Map<String, Object> pulled(String name, Pulled pulled) {
        if (!json) {
            out().println(name + ": " + pulled.folder());
            note(
                    pulled.fetched() == 0
                            ? "Everything was there already."
                            : pulled.fetched() + " of "
                                    + Counted.of(pulled.files().size(), "file") + " fetched.");
        }
        Map<String, Object> facts = facts(name, pulled.files());
        facts.put("folder", pulled.folder().toString());
        facts.put("commit", pulled.commit());
        facts.put("fetched", pulled.fetched());
        return facts;
    }

    private Map<String, Object> listed(String name, List<RemoteFile> files) {
        if (!json) {
            out().println(name);
            for (RemoteFile file : files) {
                String size = file.size().isPresent() ? SizeText.of(file.size().getAsLong()) : "size unknown";
                out().println("  " + file.path() + "  " + size);
            }
            out().println("  in all " + SizeText.of(total(files)));
        }
        return facts(name, files);
    }

    private static long total(List<RemoteFile> files) {
        return files.stream()
                .map(RemoteFile::size)
                .mapToLong(size -> size.orElse(0))
                .sum();
    }

    private static Map<String, Object> facts(String name, List<RemoteFile> files) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (RemoteFile file : files) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("path", file.path());
            OptionalLong size = file.size();
            if (size.isPresent()) {
                one.put("bytes", size.getAsLong());
            }
            list.add(one);
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", name);
        facts.put("files", list);
        facts.put("bytes", total(files));
        return facts;
    }
}
