package gemm
import ("testing";"fmt";"os";"strings"; "galaxynet/tensor/hugepage"; "galaxynet/tensor/par")
func BenchmarkShapes(b *testing.B) {
	data, err := os.ReadFile("/work/shared/peers/lib/gemm_shapes.tsv"); if err != nil { b.Skip(err) }
	for _, w := range []int{1,2} {
	for _, line := range strings.Split(strings.TrimSpace(string(data)),"\n") {
		var name, ta, tb string; var m,n,k int
		fmt.Sscan(line,&name,&m,&n,&k,&ta,&tb)
		b.Run(fmt.Sprintf("%s/%d",name,w), func(b *testing.B){
			defer par.SetWorkers(par.SetWorkers(w))
			mp,_ := hugepage.Map(m*k+n*k+m*n); defer mp.Close()
			f := mp.Floats()
			for i := range f { f[i]=float32(i%17)-8 }
			A := Matrix{f[:m*k],k,ta=="T"}; if ta=="T" {A.Stride=m}
			B := Matrix{f[m*k:][:n*k],n,tb=="T"}; if tb=="T" {B.Stride=k}
			C := f[m*k+n*k:]
			for b.Loop() { Mul(m,n,k,1,A,B,0,C,n) }
			b.ReportMetric(2*float64(m)*float64(n)*float64(k)*float64(b.N)/b.Elapsed().Seconds()*1e-9,"GFLOP/s")
		})
	}}
}
