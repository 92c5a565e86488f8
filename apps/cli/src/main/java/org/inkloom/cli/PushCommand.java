package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.inkloom.hub.HubPush;
import org.inkloom.hub.HubSettings;
import org.inkloom.hub.Patience;
import org.inkloom.hub.PushFile;
import org.inkloom.hub.PushPlan;
import org.inkloom.hub.PushRequest;
import org.inkloom.hub.Pushed;
import org.inkloom.hub.Site;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.publish.verify.OpenPackage;
import org.inkloom.publish.verify.PublishedFiles;
import org.inkloom.run.Counted;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom push}. */
@Command(
        name = "push",
        header = "Puts a package on ModelScope or Hugging Face. 把作品包上传到魔搭或 Hugging Face。",
        description = {
            "",
            "Sends what the site does not have yet, then publishes all of it in one commit: a push that breaks off"
                    + " publishes nothing, and the next one goes on. A repository that has to be made is private unless"
                    + " --public is given; one that is there stays as it is. `inkloom pull` and `inkloom verify` fetch"
                    + " the package and draw it again."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkloom push package moke/ink-wash --to modelscope --dry-run",
            "  inkloom push package.zip moke/ink-wash --to huggingface --public",
            "",
            "The token is that of HF_TOKEN or MODELSCOPE_API_TOKEN, or lies in --token-file, which only its owner",
            "may read. It goes to its site alone."
        })
final class PushCommand extends InkloomCommand {
    @Parameters(index = "0", paramLabel = "PACKAGE", description = "The folder or the zip that `inkloom pack` wrote.")
    private Path path;

    @Parameters(index = "1", paramLabel = "OWNER/NAME", description = "The repository.")
    private String repository;

    @Option(
            names = "--to",
            paramLabel = "SITE",
            defaultValue = "huggingface",
            description = "huggingface or modelscope. Default: ${DEFAULT-VALUE}.")
    private Site site;

    @Option(names = "--public", description = "Let everybody see a repository that has to be made.")
    private boolean open;

    @Option(names = "--message", paramLabel = "TEXT", description = "The commit's message. Default: the LoRA's name.")
    private @Nullable String message;

    @Option(names = "--token-file", paramLabel = "FILE", description = "A file with the token, of mode 0600.")
    private @Nullable Path tokenFile;

    @Option(names = "--dry-run", description = "Only list what would go up. Without a token that is every file.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void execute() throws IOException {
        HubSettings settings = HubSettings.ofProcess();
        HubPush hub =
                HubPush.open(tokenFile == null ? settings : settings.withTokenFile(site, tokenFile), Patience.USUAL);
        try (OpenPackage packed = OpenPackage.of(path, control())) {
            LockFile lock = packed.lock();
            SortedMap<String, Path> files =
                    PublishedFiles.of(packed, site.name().toLowerCase(Locale.ROOT), open);
            PushRequest request = new PushRequest(
                    site,
                    repository,
                    files,
                    PublishedFiles.FOLDERS,
                    message == null ? lock.name() : message,
                    lock.name(),
                    open);
            if (dryRun) {
                planned(hub.plan(request, control()));
            } else {
                pushed(hub.push(request, control()));
            }
        }
    }

    private void planned(PushPlan plan) {
        if (json) {
            printJson(facts(plan));
            return;
        }
        if (plan.asked() && !plan.exists()) {
            out().println("new   " + repository + (open ? ", public" : ", private"));
        }
        for (PushFile file : plan.changed()) {
            out().println("send  " + file.path() + "  " + SizeText.of(file.size()));
        }
        plan.gone().forEach(name -> out().println("drop  " + name));
        out().println("in all " + Counted.of(plan.changed().size(), "file") + ", " + SizeText.of(plan.bytes()) + "; "
                + (plan.asked() ? plan.same() + " there already" : "what is there already is unknown"));
        if (!plan.asked()) {
            note("There is no token for " + site.word()
                    + ", so it was not asked what is there already: with one, given by " + site.tokenVariable()
                    + " or --token-file, only what is missing is listed.");
        }
        left(plan);
    }

    private void left(PushPlan plan) {
        if (!plan.left().isEmpty()) {
            note("An earlier push left these, and the site's interface cannot take them away; remove them on its page: "
                    + String.join(", ", plan.left()));
        }
    }

    private void pushed(Pushed pushed) {
        left(pushed.plan());
        if (json) {
            Map<String, Object> facts = facts(pushed.plan());
            facts.put("address", pushed.address());
            facts.put("uploaded", pushed.uploaded());
            facts.put("commit", pushed.commit());
            printJson(facts);
            return;
        }
        out().println(pushed.address());
        note(
                pushed.plan().isDone()
                        ? "Everything was there already."
                        : Counted.of(pushed.plan().changed().size(), "file") + " published, "
                                + pushed.plan().same() + " there already; "
                                + Counted.of(pushed.uploaded(), "large file") + " sent.");
    }

    private Map<String, Object> facts(PushPlan plan) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("repository", repository);
        facts.put("asked", plan.asked());
        if (plan.asked()) {
            facts.put("exists", plan.exists());
        }
        List<Map<String, Object>> files = plan.changed().stream()
                .map(file -> Map.<String, Object>of("path", file.path(), "bytes", file.size(), "sha256", file.sha256()))
                .toList();
        facts.put("files", files);
        facts.put("bytes", plan.bytes());
        if (plan.asked()) {
            facts.put("same", plan.same());
            facts.put("gone", plan.gone());
            facts.put("left", plan.left());
        }
        return facts;
    }
}
