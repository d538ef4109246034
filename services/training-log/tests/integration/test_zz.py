import asyncio, subprocess, socket, time, sys
import uvicorn
from samlyft_common.testing.tokens import TokenIssuer
from samlyft_training_log.attendances.claims import AttendanceClaim, Sent
from samlyft_training_log.attendances.commands import record
from samlyft_training_log.matching import Key
async def test_fuzz(app, api, world, historian):
    await world.staffed("1001","1002"); await api.hold(); await api.attend("1001",30); await api.attend("777", 10)
    s=socket.socket(); s.bind(("127.0.0.1",0)); port=s.getsockname()[1]
    server=uvicorn.Server(uvicorn.Config(app,log_config=None,lifespan="off")); t=asyncio.create_task(server.serve([s]))
    auth=historian.client.headers["authorization"]
    p=await asyncio.create_subprocess_exec(sys.executable.replace("python","schemathesis"),"run","/work/main/services/training-log/openapi.json","--url",f"http://127.0.0.1:{port}","-H",f"Authorization: {auth}","--checks","not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance","--max-examples","25","--seed","1",stdout=subprocess.PIPE,stderr=subprocess.STDOUT,cwd="/tmp/training-log")
    out,_=await p.communicate(); print(out.decode()[-9000:])
    server.should_exit=True; await t
async def test_lat(api, world):
    ns=[str(n) for n in range(3000,5000)]
    await world.staffed(*ns); await api.hold()
    lat=[];sel=[]
    for n in ns:
        t=time.perf_counter(); await record(world.database, world.principal(), AttendanceClaim("S1",Key("212000-1439",n),60,"present"), Sent("/x",None,"")); lat.append(time.perf_counter()-t)
        t=time.perf_counter(); await world.database.pool.fetchval("select 1"); sel.append(time.perf_counter()-t)
    for k in range(0,2000,500):
        l=sorted(lat[k:k+500]); q=sorted(sel[k:k+500]); print("p50 ms", l[250]*1e3, "select 1", q[250]*1e3)
