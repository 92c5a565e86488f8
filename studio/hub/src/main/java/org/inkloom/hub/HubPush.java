package org.inkloom.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;

/**
 * Uploads files to a repository: first the missing ones as blobs, then one commit that publishes all changes. An
 * interrupted push publishes nothing, and the next one sends only what the site does not have. Thread-safe.
 */
public final class HubPush {
    private final HubSettings settings;
    private final Patience patience;
    private final Http http;
    private final SiteApi api;

    private HubPush(HubSettings settings, Patience patience) {
        this.settings = settings;
        this.patience = patience;
        this.http = new Http(settings, patience);
        this.api = new SiteApi(http, settings, patience);
    }

    /** Opens with these settings. */
    public static HubPush open(HubSettings settings, Patience patience) {
        return new HubPush(settings, patience);
    }

    /**
     * Plans a push without writing anything. Without a token the site is not asked, and the plan contains all files.
     *
     * @throws InkloomException INK-HUB-001, -003, -004, -011, -014, -015, -037
     */
    public PushPlan plan(PushRequest request, RunControl control) {
        RepoId repo = new RepoId(request.name());
        boolean asked = settings.token(request.site()).isPresent();
        Optional<Listing> listing = asked ? api.find(request.site(), repo, control) : Optional.empty();
        Map<String, RemoteFile> there = new HashMap<>();
        listing.ifPresent(all -> all.files().forEach(file -> there.put(file.path(), file)));
        List<PushFile> changed = changed(request, there, control);
        List<String> old = there.keySet().stream()
                .filter(path -> request.owned().stream().anyMatch(path::startsWith))
                .filter(path -> !request.files().containsKey(path))
                .sorted()
                .toList();
        // ModelScope has no known call for deleting a file.
        boolean removes = request.site() == Site.HUGGINGFACE;
        return new PushPlan(
                asked,
                listing.isPresent(),
                changed,
                request.files().size() - changed.size(),
                removes ? old : List.of(),
                removes ? List.of() : old,
                listing.map(Listing::commit).orElse(""));
    }

    private static List<PushFile> changed(PushRequest request, Map<String, RemoteFile> there, RunControl control) {
        List<PushFile> changed = new ArrayList<>();
        try (Progress.Task task = control.progress()
                .begin("comparing with " + request.name(), request.files().size(), "file")) {
            int seen = 0;
            for (Map.Entry<String, Path> entry : request.files().entrySet()) {
                RemoteFile.check(entry.getKey());
                PushFile file = read(entry.getKey(), entry.getValue(), control);
                if (!isThere(file, Optional.ofNullable(there.get(file.path())), control)) {
                    changed.add(file);
                }
                task.advanceTo(++seen);
            }
        }
        return changed;
    }

    private static PushFile read(String path, Path file, RunControl control) {
        try {
            return PushFile.of(path, file, control.cancellation());
        } catch (IOException e) {
            throw PushRefusals.unreadable(file.toString(), e);
        }
    }

    private static boolean isThere(PushFile file, Optional<RemoteFile> remote, RunControl control) {
        try {
            return file.isThere(remote, control.cancellation());
        } catch (IOException e) {
            throw PushRefusals.unreadable(file.file().toString(), e);
        }
    }

    /**
     * Pushes.
     *
     * @throws InkloomException INK-HUB-001, -003, -004, -011, -014, -015, -030 to -037
     * @throws org.inkloom.run.CancelledException if a stop was asked for; nothing is published, and the next push goes on
     */
    public Pushed push(PushRequest request, RunControl control) {
        RepoId repo = new RepoId(request.name());
        if (settings.token(request.site()).isEmpty()) {
            throw PushRefusals.noToken(request.site());
        }
        PushPlan plan = plan(request, control);
        WriteRequests exchange = new WriteRequests(http, patience, request.site(), "the repository " + repo, control);
        SiteWriter writer = switch (request.site()) {
            case HUGGINGFACE ->
                new HuggingFaceWriter(exchange, settings.endpoint(request.site()), repo, request, control);
            case MODELSCOPE ->
                new ModelScopeWriter(exchange, settings.endpoint(request.site()), repo, request, control);
        };
        if (plan.isDone()) {
            return new Pushed(writer.page(), plan, 0, "");
        }
        if (!plan.exists()) {
            writer.create();
        }
        try {
            int uploaded = writer.upload(plan.changed());
            requireUnchanged(plan);
            return new Pushed(writer.page(), plan, uploaded, commit(writer, plan, request, control));
        } catch (IOException e) {
            throw PushRefusals.unreadable(
                    request.files().values().stream()
                            .filter(file -> !Files.isReadable(file))
                            .findFirst()
                            .map(Path::toString)
                            .orElse("of " + repo),
                    e);
        }
    }

    private static void requireUnchanged(PushPlan plan) throws IOException {
        for (PushFile file : plan.changed()) {
            if (Files.size(file.file()) != file.size()) {
                throw new IOException(file.file() + " was changed while it was sent");
            }
        }
    }

    /** Commits; if the answer is lost, the commit may have been made, so this is looked up before a retry. */
    private String commit(SiteWriter writer, PushPlan plan, PushRequest request, RunControl control) {
        for (int failures = 1; ; failures++) {
            try {
                control.cancellation().check("publishing " + request.name());
                return writer.commit(plan);
            } catch (IOException e) {
                control.cancellation().check("publishing " + request.name());
                if (plan(request, control).isDone()) {
                    return "";
                }
                if (failures >= patience.attempts()) {
                    throw PushRefusals.unreachable(request.site(), "the repository " + request.name(), failures, e);
                }
                patience.rest(Optional.of(request.site()), failures, e, control, "publishing " + request.name());
            }
        }
    }
}
